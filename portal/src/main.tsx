import './ui/ui.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { isProblem } from './api/problem'
import { announcePages } from './app/announce'
import { makeRouter } from './app/router'
import { loadMessages, locale } from './i18n'

document.documentElement.lang = locale
await loadMessages()
const router = makeRouter()
announcePages(router)
const root = document.getElementById('root')
if (root) {
  // A refusal is shown to its reader as a page; only what nobody foresaw is also told to the console.
  createRoot(root, { onCaughtError: (error) => isProblem(error) || console.error(error) }).render(
    <StrictMode>
      <QueryClientProvider client={router.options.context.queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
