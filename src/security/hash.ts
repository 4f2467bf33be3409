import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Random } from '../contract/index.ts'

/** SHA-256 as base64url: how bearer values are stored. They are long and random, so no salt is needed. */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url')
}

/**
 * HMAC-SHA-256 as base64url. Each part goes in behind its length, so that ('ab', 'c') and ('a', 'bc') differ.
 */
export function hmac(key: Uint8Array, ...parts: string[]): string {
  const mac = createHmac('sha256', keyObject(key))
  for (const part of parts) {
    const bytes = Buffer.from(part, 'utf8')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    mac.update(length).update(bytes)
  }
  return mac.digest('base64url')
}

/** Node takes six times as long with a key of plain bytes, each time anew, as with one that it has seen. */
const keyObjects = new WeakMap<Uint8Array, KeyObject>()

function keyObject(key: Uint8Array): KeyObject {
  const known = keyObjects.get(key) ?? createSecretKey(key)
  keyObjects.set(key, known)
  return known
}

/** Whether two texts are equal, in a time that tells nothing of where they differ. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}

/**
 * An unguessable value as base64url; 256 bits unless told otherwise. It never begins with a hyphen, which a command line
 * would take for an option.
 */
export function token(random: Random, bytes = 32): string {
  return Buffer.from(random.bytes(bytes)).toString('base64url').replace(/^-/, '_')
}
