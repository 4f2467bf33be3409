import { type ActorRef, problem } from '../../contract/index.ts'
import { appendAudit } from '../../security/audit.ts'
import { sha256, token } from '../../security/hash.ts'
import type { GivenClient } from '../port.ts'
import { lockIntegration } from '../rows.ts'
import { enabled } from '../stored.ts'
import type { RehearsalDeps, RehearsalWish } from './deps.ts'
import { endRehearsal, host } from './end.ts'
import { insertRehearsal, rehearsalIn } from './rows.ts'

export interface Started {
  readonly clientId: string
  readonly client?: GivenClient
}

type Rehearsable = ReturnType<RehearsalDeps['integrations']['templates']>[number]

/** What flows go through. Directories, accounts and write-backs are about everybody whom their product has. */
function canRehearse({ kind, givesClient, capabilities }: Rehearsable): boolean {
  return givesClient === true || (kind === 'flow' && capabilities.includes('surface'))
}

/**
 * A client of its own, for an hour at most. Nobody needs to confirm it: it reaches nobody but the people that are named. Where
 * the template gives out none, the product calls by itself: then nobody has its secret, and it only says whose the rest is.
 */
export async function startRehearsal(
  deps: RehearsalDeps,
  id: string,
  { people, minutes }: RehearsalWish,
  actor: ActorRef,
): Promise<Started> {
  const { store, clock, random, integrations } = deps
  const { id: integrationId, connector_id } = await enabled(store, id)
  const template = integrations.templates().find(one => one.id === connector_id)
  if (template === undefined || !canRehearse(template)) {
    throw problem('request_invalid', 'No flow goes through integrations of this template, so that there is nothing to rehearse.')
  }
  const at = clock.now()
  const given: GivenClient = { id: `test_${Buffer.from(random.bytes(16)).toString('hex')}`, secret: token(random) }
  const named = [...new Set(people)]
  await store.transaction(async tx => {
    // Whoever disables or deletes it meanwhile is waited for.
    if ((await lockIntegration(tx, integrationId))?.state !== 'enabled') throw problem('integration_disabled')
    const before = await rehearsalIn(tx.db, integrationId)
    if (before !== undefined && before.expires_at !== null && before.expires_at <= at) {
      await endRehearsal(deps, tx, before, host, at)
    }
    const client = {
      id: given.id,
      integration_id: integrationId,
      secret_hash: sha256(given.secret),
      created_at: at,
      expires_at: at + minutes * 60_000,
      people: JSON.stringify(named),
      started_by: JSON.stringify(actor),
    }
    if (!(await insertRehearsal(tx, client))) {
      throw problem('conflict', 'A rehearsal of this integration is under way. Stop it first, or wait for its end.')
    }
    // Who they are stands in no audit: they can be erased.
    const facts = { clientId: given.id, people: named.length, minutes }
    await appendAudit(tx, { at, actor, action: 'integration.rehearsal_started', target: integrationId, facts }, random)
  })
  return { clientId: given.id, ...(template.givesClient ? { client: given } : {}) }
}
