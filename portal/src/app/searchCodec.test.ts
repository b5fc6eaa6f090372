import { describe, expect, it } from 'vitest'
import { parseSearch, read, stringifySearch } from './searchCodec'

describe('search parameters', () => {
  it('repeat a key for each value, and read it back', () => {
    const search = { q: "l'école & co", kind: ['app', 'device'], free: true }
    const text = stringifySearch(search)
    expect(text).toBe('?q=l%27%C3%A9cole+%26+co&kind=app&kind=device&free=true')
    expect(parseSearch(text)).toEqual({ q: "l'école & co", kind: ['app', 'device'], free: 'true' })
  })
  it('leave out what is not set', () => {
    expect(stringifySearch({ q: '', kind: undefined, level: [], free: false })).toBe('')
  })
  it('never turn text into something else', () => {
    expect(parseSearch('?q=123&x=null&y={"a":1}')).toEqual({ q: '123', x: 'null', y: '{"a":1}' })
  })
})

describe('readers', () => {
  it('drop what an address cannot mean', () => {
    expect(read.manyOf(['app', 'nonsense', 'app'], ['app', 'device'])).toEqual(['app'])
    expect(read.oneOf('nonsense', ['a'])).toBeUndefined()
    expect(read.count('12')).toBe(12)
    expect(read.count('-1')).toBeUndefined()
    expect(read.count('')).toBeUndefined()
    expect(read.count(0)).toBe(0)
    expect(read.flag('true')).toBe(true)
    expect(read.flag('yes')).toBeUndefined()
  })
})
