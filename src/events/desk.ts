import { type ActorRef, type JsonObject, problem } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import { deliver } from './deliver.ts'
import type { Deps } from './deps.ts'
import { deliveryOf } from './fan-out.ts'
import { lossOf, publishLoss, type ReceiverChange, sayFarewell } from './farewell.ts'
import { checkAddress, type ReceiverRule } from './receiver.ts'
import { endWaiting, findDelivery, findSubscription, insertDelivery, listSubscriptions, type Subscription } from './rows.ts'
import { placeOf } from './secrets.ts'
import type { NewWebhook, WebhookPatch } from './shapes.ts'
import { newSecret } from './signature.ts'
import { countsOf, type DeliveryView, deliveryView, viewOf, type WebhookView } from './views.ts'

/** So long deliveries carry two signatures after a rotation. */
const overlapMs = 24 * 3_600_000
const most = 100

export type WithSecret = WebhookView & {
  /** Shown this once; null where a key of the host signs, or nothing does. */
  readonly secret: string | null
}

/** What administrators do with subscriptions. */
export interface WebhookDesk {
  list(): Promise<readonly WebhookView[]>
  get(id: string): Promise<WebhookView>
  create(wanted: NewWebhook, by: ActorRef): Promise<WithSecret>
  change(id: string, changes: WebhookPatch, by: ActorRef): Promise<WebhookView>
  remove(id: string, by: ActorRef): Promise<void>
  rotate(id: string, by: ActorRef): Promise<WithSecret>
  /** Sends a test now, once, and says what the receiver answered. */
  test(id: string, by: ActorRef): Promise<DeliveryView>
}

export function webhookDesk(deps: Deps, rule: ReceiverRule): WebhookDesk {
  const { store, seals, clock, random } = deps

  async function found(id: string): Promise<Subscription> {
    const row = await findSubscription(store.db, id)
    if (row === undefined) throw problem('not_found')
    return row
  }

  async function get(id: string): Promise<WebhookView> {
    return viewOf(await found(id), (await countsOf(store.db)).get(id), clock.now())
  }

  const note = (tx: Tx, by: ActorRef, what: string, target: string, facts: JsonObject) =>
    appendAudit(tx, { at: clock.now(), actor: by, action: `webhook.${what}`, target, facts }, random)

  /** The host alone: the rest of an address may be a secret of the receiver. */
  const hostOf = (url: string) => new URL(url).host

  return {
    get,
    async list() {
      const counts = await countsOf(store.db)
      return (await listSubscriptions(store.db)).map(row => viewOf(row, counts.get(row.id), clock.now()))
    },

    async create(wanted, by) {
      checkAddress(wanted.url, rule)
      const id = `whk_${token(random, 15)}`
      const now = clock.now()
      const secret = carriesSecret(wanted.format) ? newSecret(random) : null
      const { authorization } = wanted
      await store.transaction(async tx => {
        if ((await listSubscriptions(tx.db)).length >= most) throw problem('conflict', `There are ${most} webhooks already.`)
        await tx.db
          .insertInto('webhook_subscriptions')
          .values({
            id,
            name: wanted.name,
            url: wanted.url,
            format: wanted.format,
            events: JSON.stringify(wanted.events),
            integration_id: wanted.integrationId ?? null,
            rehearsals: wanted.rehearsals === true ? 1 : 0,
            audience: wanted.audience ?? null,
            subject: wanted.subject === undefined ? null : JSON.stringify(wanted.subject),
            secret_sealed: secret === null ? null : seals.close(secret, placeOf(id, 'secret_sealed')),
            former_sealed: null,
            former_until: null,
            authorization_sealed:
              authorization === undefined ? null : seals.close(authorization, placeOf(id, 'authorization_sealed')),
            state: 'enabled',
            disabled_why: null,
            created_by: JSON.stringify(by),
            created_at: now,
            updated_at: now,
          })
          .execute()
        await note(tx, by, 'created', id, { format: wanted.format, host: hostOf(wanted.url), events: [...wanted.events] })
      })
      return { ...(await get(id)), secret }
    },

    async change(id, changes, by) {
      if (changes.url !== undefined) checkAddress(changes.url, rule)
      const before = await found(id)
      refuseForeign(before.format, changes)
      refuseMoved(before, changes)
      const { name, url, events, integrationId, rehearsals, audience, subject, authorization, state } = changes
      const now = clock.now()
      let loss: ReceiverChange | undefined
      await store.transaction(async tx => {
        await tx.db
          .updateTable('webhook_subscriptions')
          .set({
            ...(name === undefined ? {} : { name }),
            ...(url === undefined ? {} : { url }),
            ...(events === undefined ? {} : { events: JSON.stringify(events) }),
            ...(integrationId === undefined ? {} : { integration_id: integrationId }),
            ...(rehearsals === undefined ? {} : { rehearsals: rehearsals ? 1 : 0 }),
            ...(audience === undefined ? {} : { audience }),
            ...(subject === undefined ? {} : { subject: JSON.stringify(subject) }),
            ...(authorization === undefined ? {} : { authorization_sealed: sealedOrNone(authorization) }),
            ...(state === undefined ? {} : { state, disabled_why: state === 'disabled' ? ('administrator' as const) : null }),
            updated_at: now,
          })
          .where('id', '=', id)
          .execute()
        if (state === 'disabled') await endWaiting(tx, id, 'disabled', now)
        const facts = { changed: Object.keys(changes), ...(url === undefined ? {} : { host: hostOf(url) }) }
        await note(tx, by, 'changed', id, state === undefined ? facts : { ...facts, state })
        const after = await findSubscription(tx.db, id)
        loss = lossOf(before, after)
        if (loss !== undefined) await publishLoss(deps, tx, before, loss)
      })
      if (loss !== undefined) await sayFarewell(deps, before, loss)
      return get(id)

      function sealedOrNone(value: string | null): string | null {
        return value === null ? null : seals.close(value, placeOf(id, 'authorization_sealed'))
      }
    },

    async remove(id, by) {
      const before = await found(id)
      const loss = lossOf(before, undefined)
      await store.transaction(async tx => {
        await tx.db.deleteFrom('webhook_deliveries').where('subscription_id', '=', id).execute()
        await tx.db.deleteFrom('webhook_subscriptions').where('id', '=', id).execute()
        await note(tx, by, 'deleted', id, { host: hostOf(before.url) })
        if (loss !== undefined) await publishLoss(deps, tx, before, loss)
      })
      if (loss !== undefined) await sayFarewell(deps, before, loss)
    },

    async rotate(id, by) {
      const row = await found(id)
      if (row.secret_sealed === null) {
        const why = 'A key of the host signs what is sent there. It is replaced by itself.'
        throw problem('conflict', row.format === 'set' ? why : 'Nothing that is sent there is signed: its address is its secret.')
      }
      const secret = newSecret(random)
      const now = clock.now()
      // A header carries one secret: the new one, at once. What is refused meanwhile is sent again.
      const overlaps = row.format === 'standard'
      const former = seals.open(row.secret_sealed, placeOf(id, 'secret_sealed'))
      await store.transaction(async tx => {
        const { numUpdatedRows } = await tx.db
          .updateTable('webhook_subscriptions')
          .set({
            secret_sealed: seals.close(secret, placeOf(id, 'secret_sealed')),
            former_sealed: overlaps ? seals.close(former, placeOf(id, 'former_sealed')) : null,
            former_until: overlaps ? now + overlapMs : null,
            updated_at: now,
          })
          .where('id', '=', id)
          .where('secret_sealed', '=', row.secret_sealed)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) throw problem('version_conflict')
        await note(tx, by, 'secret_rotated', id, { overlaps })
      })
      return { ...(await get(id)), secret }
    },

    async test(id, by) {
      const subscription = await found(id)
      const now = clock.now()
      const told = { type: 'webhook.test', data: { webhookId: id } } as const
      const row = deliveryOf(deps, subscription, told, { id: token(random, 16), at: now })
      await store.transaction(async tx => {
        await insertDelivery(tx, row)
        await note(tx, by, 'tested', id, {})
      })
      await deliver(deps, subscription, row, { once: true })
      return deliveryView((await findDelivery(store.db, row.id)) ?? row)
    },
  }
}

const carriesSecret = (format: Subscription['format']): boolean => format === 'standard' || format === 'incode-session'

/** What is never shown again is not to be had by sending it elsewhere, either. */
function refuseMoved(before: Subscription, { url, authorization }: WebhookPatch): void {
  if (url === undefined || authorization !== undefined || before.authorization_sealed === null) return
  if (new URL(url).origin === new URL(before.url).origin) return
  const message = 'Is for another receiver: give the one of this address, or null.'
  throw problem('request_invalid', undefined, { faults: [{ path: '/authorization', message }] })
}

/** What the format has no place for. */
function refuseForeign(format: Subscription['format'], changes: WebhookPatch): void {
  const ofTokens = (['audience', 'subject', 'authorization'] as const).filter(name => changes[name] !== undefined)
  const faults = format === 'set' ? [] : ofTokens.map(name => ({ path: `/${name}`, message: 'Belongs to the format set.' }))
  if (format !== 'standard' && changes.rehearsals === true) {
    faults.push({ path: '/rehearsals', message: 'Belongs to the format standard: no other one tells them from what is real.' })
  }
  if (faults.length > 0) throw problem('request_invalid', undefined, { faults })
}
