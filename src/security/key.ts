import { problem, type Random } from '../contract/index.ts'

export const keyBytes = 32

/**
 * Reads a secret key from text: exactly 32 bytes as hex, base64 or base64url. The message never repeats the text.
 */
export function parseKey(text: string | undefined): Uint8Array {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') throw problem('request_invalid', 'A secret key is needed: 32 random bytes as base64 or hex.')
  const key = decode(trimmed)
  if (!key) throw problem('request_invalid', 'The secret key has to be exactly 32 bytes, written as base64, base64url or hex.')
  return key
}

/** A new key in the form that `parseKey` reads. */
export function createKey(random: Random): string {
  return Buffer.from(random.bytes(keyBytes)).toString('base64url')
}

function decode(text: string): Uint8Array | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return new Uint8Array(Buffer.from(text, 'hex'))
  const unpadded = text.replace(/=$/, '').replaceAll('+', '-').replaceAll('/', '_')
  const bytes = Buffer.from(unpadded, 'base64url')
  // Node skips what it cannot decode; encoding again shows whether it skipped anything.
  if (bytes.length !== keyBytes || bytes.toString('base64url') !== unpadded) return undefined
  return new Uint8Array(bytes)
}
