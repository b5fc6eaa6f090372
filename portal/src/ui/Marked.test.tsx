import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Markdown } from './Markdown'
import { Marked } from './Marked'

it('shows marks, and never lets markup through', () => {
  const { container } = render(<Marked html="a <mark>b&amp;c</mark> &lt;script&gt; <img src=x>" />)
  expect(container.querySelector('mark')?.textContent).toBe('b&c')
  expect(container.querySelector('img, script')).toBeNull()
  expect(container.textContent).toBe('a b&c <script> <img src=x>')
})

it('makes pages of headings, lists and links only', () => {
  const { container } = render(
    <Markdown text={'# Un\n\nTexte **fort** [lien](https://a.example) [mauvais](javascript:alert) <b>x</b>\n\n- a\n- b'} />,
  )
  expect(container.querySelector('h2')?.textContent).toBe('Un')
  expect([...container.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual(['https://a.example'])
  expect(container.querySelectorAll('li')).toHaveLength(2)
  expect(container.querySelector('b')).toBeNull()
})
