/** The portal's name, told by the server's configuration before the first page. */
let name = 'Préau'

export function setSiteName(given: string) {
  name = given
}

export function siteName(): string {
  return name
}
