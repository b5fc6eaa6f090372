import { describe, expect, it } from 'vitest'
import { relaxations } from './relax'

describe('asking for less', () => {
  it('drops one filter or one word at a time and keeps the rest', () => {
    const search = { q: ' dictée  CM2 ', kind: ['app' as const], free: true as const, price_unit: 'seat' as const, price_max: 500 }
    const kept = (next: object) => Object.entries(next).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    expect(relaxations(search).map(({ dropped, word, next }) => [word ?? dropped, ...kept(next)])).toEqual([
      ['kind', 'q= dictée  CM2 ', 'free=true', 'price_unit=seat', 'price_max=500'],
      ['free', 'q= dictée  CM2 ', 'kind=app', 'price_unit=seat', 'price_max=500'],
      ['price', 'q= dictée  CM2 ', 'kind=app', 'free=true'],
      ['dictée', 'q=CM2', 'kind=app', 'free=true', 'price_unit=seat', 'price_max=500'],
      ['CM2', 'q=dictée', 'kind=app', 'free=true', 'price_unit=seat', 'price_max=500'],
    ])
  })
  it('keeps the only word, and gives up on a sentence', () => {
    expect(relaxations({ q: 'dictée' })).toEqual([])
    expect(relaxations({ q: 'un deux trois quatre cinq six sept huit neuf' })).toEqual([])
  })
})
