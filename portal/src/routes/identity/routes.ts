import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root'
import { read } from '../../app/searchCodec'

const page = <const Path extends string, Search extends object>(
  path: Path,
  validateSearch: (search: Record<string, unknown>) => Search,
  component: () => Promise<Record<string, unknown>>,
  name: string,
) =>
  createRoute({
    getParentRoute: () => rootRoute,
    path,
    validateSearch,
    component: lazyRouteComponent(component as () => Promise<Record<string, never>>, name),
  })

const withToken = (search: Record<string, unknown>): { token?: string } => ({ token: read.text(search.token) })
const withNext = (search: Record<string, unknown>): { next?: string } => ({ next: localPath(read.text(search.next)) })

export const signInRoute = page('/sign-in', withNext, () => import('./SignIn'), 'SignIn')
export const signUpRoute = page('/sign-up', withNext, () => import('./SignUp'), 'SignUp')
export const confirmRoute = page('/confirm', withToken, () => import('./Confirm'), 'Confirm')
export const resetRoute = page('/password-reset', withToken, () => import('./PasswordReset'), 'PasswordReset')

export const identityRoutes = [signInRoute, signUpRoute, confirmRoute, resetRoute] as const

/** Where to go after signing in: an address of this portal, never of another site. */
export function localPath(next: string | undefined): string | undefined {
  return next && /^\/(?![/\\])/.test(next) ? next : undefined
}
