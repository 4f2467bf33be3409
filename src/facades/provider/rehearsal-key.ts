import type { SealPlace, Seals } from '../../security/seals.ts'
import type { Store } from '../../storage/store.ts'
import { newJwk, type SigningJwk } from './issuer-key-pair.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import { anyRecord, putRecordOnce } from './rows.ts'

const key = { model: 'IssuerKey', id_hash: 'rehearsal' } as const
const place: SealPlace = { table: 'provider_records', row: `${key.model}/${key.id_hash}`, column: 'payload' }

/**
 * What rehearsals sign by: a key that stands in no key set of the live issuer, so that no relying party there believes it.
 * It is made when it is first asked for; of two processes that make one at a time, both use the first.
 */
export function rehearsalKeys({
  store,
  seals,
  epoch,
}: {
  readonly store: Store
  readonly seals: Seals
  readonly epoch: string
}): Pick<IssuerKeys, 'published'> {
  let kept: readonly SigningJwk[] | undefined
  return {
    async published() {
      if (kept !== undefined) return kept
      const { payload } = (await anyRecord(store.db, key)) ?? (await make())
      kept = [JSON.parse(seals.open(payload, place)) as SigningJwk]
      return kept
    },
  }

  async function make(): Promise<{ readonly payload: string }> {
    const payload = seals.close(JSON.stringify(await newJwk()), place)
    await store.transaction(tx =>
      putRecordOnce(tx, { ...key, payload, client_id: null, grant_id: null, uid: null, epoch, expires_at: null }),
    )
    return (await anyRecord(store.db, key)) ?? { payload }
  }
}
