import type { Clock, JsonObject } from '../contract/index.ts'
import { newJwk, type SigningJwk } from '../facades/provider/issuer-key-pair.ts'
import type { SealPlace, Seals } from '../security/seals.ts'
import type { Store } from '../storage/store.ts'
import type { SignalKeysTable } from '../storage/tables/index.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const signsForMs = 90 * dayMs
/** So long a key is published before it signs, and after: receivers keep key sets for a day. */
const overlapMs = 48 * hourMs

const placeOf = (kid: string): SealPlace => ({ table: 'signal_keys', row: kid, column: 'private_sealed' })

/** The keys of security event tokens. The first is made when it is first asked for: many hosts send none. */
export interface SignalKeys {
  signing(): Promise<SigningJwk>
  /** The public halves; empty while there is none (RFC 7517). */
  published(): Promise<{ readonly keys: readonly JsonObject[] }>
  /** Makes the next one in time, and forgets those that sign no more. */
  keepUp(): Promise<void>
}

export function signalKeys({
  store,
  seals,
  clock,
}: {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
}): SignalKeys {
  const rows = () => store.db.selectFrom('signal_keys').selectAll().orderBy('created_at', 'desc').orderBy('kid').execute()
  const open = (row: SignalKeysTable) => JSON.parse(seals.open(row.private_sealed, placeOf(row.kid))) as SigningJwk

  /** Of two processes that make one at a time, both use the first. */
  async function make(follows: string): Promise<readonly SignalKeysTable[]> {
    const jwk = await newJwk()
    const row = {
      kid: jwk.kid,
      follows,
      private_sealed: seals.close(JSON.stringify(jwk), placeOf(jwk.kid)),
      created_at: clock.now(),
    }
    await store.transaction(async ({ db }) => {
      await db
        .insertInto('signal_keys')
        .values(row)
        .onConflict(conflict => conflict.column('follows').doNothing())
        .execute()
    })
    return rows()
  }

  return {
    async signing() {
      const known = await rows()
      const all = known.length > 0 ? known : await make('')
      // Long enough published to be known everywhere; the very first has nobody to wait for.
      const row = all.find(one => one.created_at + overlapMs <= clock.now()) ?? all.at(-1)
      if (row === undefined) throw new TypeError('a key that was stored cannot be read')
      return open(row)
    },
    async published() {
      const all = await rows()
      return {
        keys: all.map(open).map(({ kty, n, e, kid, alg, use }) => ({
          kty: kty ?? 'RSA',
          n: n ?? '',
          e: e ?? '',
          kid,
          alg: alg ?? 'RS256',
          use: use ?? 'sig',
        })),
      }
    },
    async keepUp() {
      const [newest, ...older] = await rows()
      if (newest === undefined) return
      const now = clock.now()
      if (newest.created_at + signsForMs <= now) await make(newest.kid)
      else if (newest.created_at + 2 * overlapMs <= now && older.length > 0) {
        const former = older.map(({ kid }) => kid)
        await store.transaction(async ({ db }) => void (await db.deleteFrom('signal_keys').where('kid', 'in', former).execute()))
      }
    },
  }
}
