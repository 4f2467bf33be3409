import { createHmac } from 'node:crypto'
import type { Random } from '../contract/index.ts'

/** Standard Webhooks, symmetric: `whsec_` and base64 of the key; HMAC-SHA-256 over id, time and body. */

const prefix = 'whsec_'
const keyBytes = 32

export function newSecret(random: Random): string {
  return `${prefix}${Buffer.from(random.bytes(keyBytes)).toString('base64')}`
}

/** One signature for each secret: while one replaces the other, a receiver verifies by either. */
export function signed(secrets: readonly string[], id: string, seconds: number, body: string): string {
  return secrets
    .map(secret => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64')
      return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
    })
    .join(' ')
}
