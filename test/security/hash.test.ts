import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmac, sameText, sha256, systemRandom, token } from '../../src/security/index.ts'

const key = new Uint8Array(32).fill(7)

describe('hashes', () => {
  it('gives SHA-256 as base64url', () => {
    expect(sha256('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  })

  it('keeps the parts of a keyed hash apart', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
        expect(hmac(key, ...a) === hmac(key, ...b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
    expect(hmac(key, 'ab', 'c')).not.toBe(hmac(key, 'a', 'bc'))
    expect(hmac(key, '')).not.toBe(hmac(key))
  })

  it('depends on the key', () => {
    expect(hmac(key, 'a')).not.toBe(hmac(new Uint8Array(32), 'a'))
  })

  it('compares texts of any length', () => {
    expect(sameText('', '')).toBe(true)
    expect(sameText('secret', 'secret')).toBe(true)
    expect(sameText('secret', 'secret ')).toBe(false)
    expect(sameText('é', 'e\u0301')).toBe(false)
  })

  it('makes tokens of 256 bits that a URL can carry', () => {
    const tokens = new Set(Array.from({ length: 1_000 }, () => token(systemRandom)))
    expect(tokens.size).toBe(1_000)
    for (const each of tokens) expect(each).toMatch(/^[\w-]{43}$/)
    expect(token(systemRandom, 16)).toMatch(/^[\w-]{22}$/)
  })

  it('makes none that a command line would take for an option', () => {
    const hyphens = { ...systemRandom, bytes: (length: number) => new Uint8Array(length).fill(0xfb) }
    expect(token(hyphens, 24)).toMatch(/^_[\w-]{31}$/)
  })
})
