/** Hashes of the files that are on their way from this page. */
export const underWay = new Set<string>()
