import { describe, expect, it } from 'vitest'
import { createKey, parseKey, systemRandom } from '../../src/security/index.ts'

const bytes = Buffer.from(Array.from({ length: 32 }, (_, n) => 255 - n))

describe('the secret key', () => {
  it.each([
    ['hex', bytes.toString('hex')],
    ['hex in capitals', bytes.toString('hex').toUpperCase()],
    ['base64', bytes.toString('base64')],
    ['base64 without padding', bytes.toString('base64').replace('=', '')],
    ['base64url', bytes.toString('base64url')],
    ['base64 from a file with a line end', `${bytes.toString('base64')}\n`],
  ])('is read from %s', (_, text) => {
    expect(Buffer.from(parseKey(text))).toEqual(bytes)
  })

  it.each([
    ['nothing', undefined],
    ['an empty variable', ''],
    ['blanks', '  \n'],
    ['31 bytes', bytes.subarray(1).toString('base64')],
    ['33 bytes', Buffer.concat([bytes, bytes.subarray(31)]).toString('base64')],
    ['31 bytes of hex', bytes.subarray(1).toString('hex')],
    ['a passphrase', 'correct horse battery staple'],
    ['a passphrase of 32 characters', 'x'.repeat(32)],
    ['base64 with a character that is none', `*${bytes.toString('base64').slice(1)}`],
    ['two keys', `${bytes.toString('base64')} ${bytes.toString('base64')}`],
  ])('is refused when it is %s, without repeating it', (_, text) => {
    expect.assertions(2)
    try {
      parseKey(text)
    } catch (error) {
      expect(error).toMatchObject({ family: 'problem', code: 'request_invalid' })
      expect(text?.trim() ? String(error).includes(text.trim()) : false).toBe(false)
    }
  })

  it('can be made', () => {
    expect(parseKey(createKey(systemRandom))).toHaveLength(32)
    expect(createKey(systemRandom)).not.toBe(createKey(systemRandom))
  })
})
