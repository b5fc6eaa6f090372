import { describe, expect, it } from 'vitest'
import { fieldName, problemOf } from './problem'

const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers: new Headers(headers) })

describe('a refused call', () => {
  it('keeps what the problem document says', () => {
    const body = {
      type: '/problems/invalid',
      title: 'À corriger',
      status: 422,
      errors: [{ pointer: '/title/fr', detail: 'Trop long.' }],
      request_id: 'r1',
    }
    const problem = problemOf(answer(422), JSON.stringify(body))
    expect(problem).toMatchObject({
      status: 422,
      title: 'À corriger',
      requestId: 'r1',
      faults: [{ pointer: '/title/fr', detail: 'Trop long.' }],
    })
  })
  it('is a problem even when a proxy answered with a page', () => {
    const problem = problemOf(answer(503, { 'Retry-After': '7', 'X-Request-Id': 'r2' }), '<html>')
    expect(problem).toMatchObject({ status: 503, faults: [], requestId: 'r2', retryAfter: 7 })
  })
  it('names fields as forms do', () => {
    expect(fieldName('/offers/0/label/fr')).toBe('offers.0.label.fr')
    expect(fieldName('?q')).toBe('q')
    expect(fieldName('/a~1b')).toBe('a/b')
  })
})
