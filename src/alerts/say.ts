import type { JsonObject, Random } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import type { Tx } from '../storage/store.ts'
import type { Alert } from './alert.ts'
import { words } from './words.ts'

/** What becomes of an alert, for whoever subscribed, in the transaction of what it reports. */
export async function say(
  tx: Tx,
  { id, code, detail, integration_id: integrationId, target, opened_at: since, ends_at: endsAt }: Alert,
  what: 'opened' | 'resolved' | 'settled',
  at: number,
  random: Random,
  more: JsonObject,
): Promise<void> {
  const { title, advice, actor, at: linkOf } = words[code]
  const link = linkOf({ integrationId, target })
  const payload = { code, detail, actor, title, advice, link, about: target, since, endsAt, ...more }
  await publish(tx, { type: `alert.${what}`, integrationId, target: id, payload, at }, random)
}
