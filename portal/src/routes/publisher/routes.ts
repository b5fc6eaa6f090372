export const publisherRoutes = [] as const
