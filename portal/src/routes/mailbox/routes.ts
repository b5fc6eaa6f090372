export const mailboxRoutes = [] as const
