import { type IntegrationId, type Mode, problem } from '../contract/index.ts'
import type { Issued } from '../integrations/deps.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Store, Tx } from '../storage/store.ts'

/**
 * The ledger: every token that speaks of a verification is a row before anybody has it, so that of each one it can be said
 * on what it rests. One that could not be written down is not given out, and none of an integration that is not in use any
 * more, by whatever way it was begun.
 */

/** `integrationId`: whose verification it has to be. */
export async function noteIssued({ db }: Tx, token: Issued, integrationId?: IntegrationId): Promise<void> {
  const leg = await db
    .selectFrom('verifications as v')
    .innerJoin('integrations as i', 'i.id', 'v.integration_id')
    .select(['i.id', 'i.state', 'v.mode'])
    .where('v.id', '=', token.verificationId)
    // Whoever suspends it waits for this one, or this one sees that it is.
    .$if(dialectOf(db) === 'postgres', query => query.forShare('i'))
    .executeTakeFirst()
  if (leg === undefined || (integrationId !== undefined && leg.id !== integrationId)) throw problem('not_found')
  if (leg.state !== 'enabled') throw problem('integration_disabled')
  const mode: Mode = leg.mode
  await db
    .insertInto('issuance')
    .values({
      jti: token.jti,
      verification_id: token.verificationId,
      client_id: token.clientId,
      subject: token.subject,
      audience: token.audience,
      kid: token.kid,
      mode,
      issued_at: token.issuedAt,
      expires_at: token.expiresAt,
    })
    .execute()
}

/** The same for a connector, of a verification that it began. */
export function issuedBy(store: Store) {
  return (integrationId: IntegrationId, token: Issued): Promise<void> =>
    store.transaction(tx => noteIssued(tx, token, integrationId))
}
