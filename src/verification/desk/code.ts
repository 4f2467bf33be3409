import { hmac } from '../../security/hash.ts'
import type { Row } from '../rows.ts'

/** So many wrong ones end it. */
export const readBackTries = 3

const digits = 6

/** Derived, so that the seat can be shown it again while it is stored nowhere: of no other verification, and of no other verdict. */
export function readBackCodes(key: Uint8Array, epoch: string) {
  return ({ id, decided_at }: Pick<Row, 'id' | 'decided_at'>): string => {
    const bytes = Buffer.from(hmac(key, epoch, id, String(decided_at)), 'base64url')
    const number = BigInt(`0x${bytes.toString('hex')}`) % BigInt(10 ** digits)
    return String(number).padStart(digits, '0')
  }
}
