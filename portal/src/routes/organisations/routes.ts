export const organisationsRoutes = [] as const
