import { useState } from 'react'

export type Theme = 'light' | 'dark'

const dark = () => globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ?? false

function current(): Theme {
  const chosen = document.documentElement.dataset.theme
  return chosen === 'light' || chosen === 'dark' ? chosen : dark() ? 'dark' : 'light'
}

/** The system's theme, or the one chosen here; `theme.js` restores the choice before the first paint. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(current)
  const choose = (next: Theme) => {
    document.documentElement.dataset.theme = next
    try {
      localStorage.setItem('preau-theme', next)
    } catch {
      // Storage may be refused: the choice lives as long as the page.
    }
    setTheme(next)
  }
  return [theme, choose]
}
