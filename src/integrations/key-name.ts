import type { Fault, Random } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import { findByKey } from './rows.ts'

/** Keys of integrations: what files call them by. A key is part of a file's name, and stays when the name changes. */

const form = /^[a-z0-9]+(-[a-z0-9]+)*$/
const longest = 60

export function keyFaults(key: string | undefined): readonly Fault[] {
  if (key === undefined || (form.test(key) && key.length <= longest)) return []
  return [{ path: '/key', message: `Has to be small letters and digits, with single hyphens between: at most ${longest}.` }]
}

/** `Okta (production)` → `okta-production`, with something behind it where that is taken. */
export async function keyFrom(tx: Tx, name: string, random: Random): Promise<string> {
  const words = name.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '')
  const plain = words
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longest - 10)
    .replaceAll(/^-+|-+$/g, '')
  const key = plain === '' ? 'integration' : plain
  if ((await findByKey(tx.db, key)) === undefined) return key
  return `${key}-${Buffer.from(random.bytes(4)).toString('hex')}`
}
