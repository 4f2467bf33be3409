import type { Random } from '../../../contract/index.ts'
import { hmac } from '../../../security/hash.ts'
import type { CodeDeps } from './deps.ts'

const digits = 8

/** Of 2^64 numbers so many more than of the last digit: no code is likelier than another by more than one in 10^11. */
export function newCode(random: Random): string {
  const number = BigInt(`0x${Buffer.from(random.bytes(8)).toString('hex')}`) % BigInt(10 ** digits)
  return String(number).padStart(digits, '0')
}

/** In two halves, as it is read from one screen to another. */
export const spoken = (code: string) => `${code.slice(0, digits / 2)} ${code.slice(digits / 2)}`

/** As people type it: with spaces or hyphens, and in the wide digits of some keyboards. Undefined: none. */
export function readCode(typed: string): string | undefined {
  const plain = typed.normalize('NFKC').replaceAll(/[\s-]/g, '')
  return plain.length === digits && /^\d+$/.test(plain) ? plain : undefined
}

/** Of eight digits a plain hash could be undone by trying them all. */
export function codeHash({ seals }: Pick<CodeDeps, 'seals'>, id: string, code: string): string {
  return hmac(seals.derive('portal-code'), id, code)
}
