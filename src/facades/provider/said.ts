import { z } from 'zod'
import { asVerificationId, type Clock, type JsonObject, modes } from '../../contract/index.ts'
import type { Store } from '../../storage/store.ts'
import { type SealedDeps, sealedRecords } from './sealed-records.ts'

/** What the tokens of a grant may say, and of which verification. */
const saidShape = z.object({
  sub: z.string(),
  verificationId: z.string().transform(asVerificationId),
  mode: z.enum(modes),
  claims: z.custom<JsonObject>(value => typeof value === 'object' && value !== null),
})
export type Said = z.infer<typeof saidShape>

export interface SaidOfGrants {
  keep(grant: { readonly id: string; readonly clientId: string; readonly seconds: number }, said: Said): Promise<void>
  of(grantId: string): Promise<Said | undefined>
}

export function saidOfGrants(deps: SealedDeps & { readonly store: Store; readonly clock: Clock }): SaidOfGrants {
  const { store, clock } = deps
  const records = sealedRecords('grant', deps)
  return {
    async keep({ id, clientId, seconds }, said) {
      const expiresAt = clock.now() + seconds * 1_000
      await store.transaction(tx => records.put(tx, { id, clientId, value: said, expiresAt }))
    },
    async of(grantId) {
      const found = await records.find(grantId, clock.now())
      return found && saidShape.parse(found)
    },
  }
}
