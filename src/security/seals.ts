import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { asSealed, problem, type Random, type Sealed, type StepgateError } from '../contract/index.ts'
import { keyBytes } from './key.ts'

/** Where a sealed value is stored. It opens there and nowhere else. */
export interface SealPlace {
  readonly table: string
  readonly row: string
  readonly column: string
}

/** Closes and opens values at rest (AES-256-GCM, NIST SP 800-38D). There is no way to store a value unsealed. */
export interface Seals {
  close(plain: string, where: SealPlace): Sealed
  open(sealed: string, where: SealPlace): string
  /** A key for another use (HKDF-SHA-256, RFC 5869), of the key that closes at present. */
  derive(label: string): Uint8Array
}

/** A key-encryption key. Its id stands in every value that it closed. */
export interface SealKey {
  readonly id: string
  readonly key: Uint8Array
}

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/**
 * An envelope: every value has a data key of its own, which the key-encryption key wraps, so that wrapping stays far
 * below the 2^32 uses of one key. The first key closes, all open. Form: `v1.<kekId>.<wrapped>.<iv>.<tag>.<text>`.
 */
export function createSeals(keys: readonly SealKey[], random: Random): Seals {
  const known = checkKeys(keys)
  const [first] = keys
  const closing = first && known.get(first.id)
  if (!first || !closing) throw problem('request_invalid', 'At least one key is needed to seal values.')

  return {
    close(plain, where) {
      const dataKey = random.bytes(keyBytes)
      const bound = boundTo(first.id, where)
      const wrapped = encrypt(closing, random.bytes(ivBytes), dataKey, bound)
      const closed = encrypt(createSecretKey(dataKey), random.bytes(ivBytes), Buffer.from(plain, 'utf8'), bound)
      const wrappedText = Buffer.concat([wrapped.iv, wrapped.tag, wrapped.text])
      return asSealed(['v1', first.id, ...[wrappedText, closed.iv, closed.tag, closed.text].map(encode)].join('.'))
    },

    open(sealed, where) {
      const [version, kekId = '', ...parts] = sealed.split('.')
      const [wrapped, iv, tag, text] = parts.map(part => Buffer.from(part, 'base64url'))
      if (version !== 'v1' || parts.length !== 4 || !wrapped || !iv || !tag || !text) throw cannotOpen(where, 'form')
      const key = known.get(kekId)
      if (!key) throw cannotOpen(where, 'unknown key')
      try {
        const bound = boundTo(kekId, where)
        const dataKey = decrypt(
          key,
          {
            iv: wrapped.subarray(0, ivBytes),
            tag: wrapped.subarray(ivBytes, ivBytes + tagBytes),
            text: wrapped.subarray(ivBytes + tagBytes),
          },
          bound,
        )
        return decrypt(createSecretKey(dataKey), { iv, tag, text }, bound).toString('utf8')
      } catch {
        // The cause says nothing more, and must not travel with anything that was decrypted.
        throw cannotOpen(where, 'tampered with, or of another place')
      }
    },

    derive(label) {
      return new Uint8Array(hkdfSync('sha256', first.key, 'stepgate', label, keyBytes))
    },
  }
}

/** The id of the key that closed a value: tells what a rotation has left to do. */
export function keyIdOf(sealed: string): string {
  return sealed.split('.')[1] ?? ''
}

interface Box {
  readonly iv: Uint8Array
  readonly tag: Uint8Array
  readonly text: Uint8Array
}

/** Keys as objects: Node 24 takes several times as long with plain bytes. */
function encrypt(key: KeyObject, iv: Uint8Array, plain: Uint8Array, bound: Uint8Array): Box {
  const aes = createCipheriv(cipher, key, iv, { authTagLength: tagBytes }).setAAD(bound)
  const text = Buffer.concat([aes.update(plain), aes.final()])
  return { iv, tag: aes.getAuthTag(), text }
}

function decrypt(key: KeyObject, box: Box, bound: Uint8Array): Buffer {
  // A shorter tag would be easier to forge; Node accepts one unless the length is named.
  const aes = createDecipheriv(cipher, key, box.iv, { authTagLength: tagBytes }).setAAD(bound).setAuthTag(box.tag)
  return Buffer.concat([aes.update(box.text), aes.final()])
}

/** JSON keeps the parts apart: ('a', 'bc') and ('ab', 'c') are different places. */
function boundTo(kekId: string, where: SealPlace): Uint8Array {
  return Buffer.from(JSON.stringify(['v1', kekId, where.table, where.row, where.column]), 'utf8')
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

function checkKeys(keys: readonly SealKey[]): ReadonlyMap<string, KeyObject> {
  const known = new Map<string, KeyObject>()
  for (const { id, key } of keys) {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(id))
      throw problem('request_invalid', 'The id of a key has to be 1 to 64 letters, digits, _ or -.')
    if (key.length !== keyBytes) throw problem('request_invalid', `The key ${id} has to be exactly ${keyBytes} bytes.`)
    if (known.has(id)) throw problem('request_invalid', `There are two keys with the id ${id}.`)
    known.set(id, createSecretKey(key))
  }
  return known
}

function cannotOpen(where: SealPlace, why: string): StepgateError {
  return problem('internal', 'A sealed value cannot be opened.', { detail: `${where.table}.${where.column}: ${why}` })
}
