import {
  type ActorRef,
  asIntegrationId,
  type CheckStep,
  connectorCodeOf,
  type IntegrationId,
  isStepgateError,
  type JsonObject,
  type JsonValue,
  problem,
  type Setup,
  type SetupStep,
} from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { Store } from '../storage/store.ts'
import { carry, placeOf, plannedSteps } from './carry.ts'
import { newSecret } from './client-secrets.ts'
import { clientOf } from './clients.ts'
import type { Creating } from './create.ts'
import { endpointsOf } from './endpoints.ts'
import { isObject } from './pointer.ts'
import type { OpenIntegration } from './port.ts'
import { cleanError, type Scrub, scrubbed, scrubber } from './scrub.ts'
import type { SetUpRequest, SetUps, SetUpView } from './set-up-port.ts'

/**
 * Set-up at the product's side: what a connector would make there is shown, made, looked at again and taken away, each by
 * leave of an owner who hands in a token of the product for this one call. The token is kept nowhere; what was made is.
 */

export function createSetUps(deps: Creating): SetUps {
  const { store, clock, random, publicUrl, openings } = deps

  async function opened(id: string): Promise<OpenIntegration & { readonly setup: Setup }> {
    const open = await openings.open(id, { anyState: true })
    const { setup } = open.capabilities
    if (setup === undefined) throw problem('not_found', 'There is nothing that the host could set up at this product.')
    return { ...open, setup }
  }

  /** What the host adds counts, whatever else was sent under its names. */
  async function inputOf({ id, manifest }: OpenIntegration, { adminToken, input }: SetUpRequest): Promise<JsonObject> {
    const client = await clientOf(store, id)
    const endpoints = { ...endpointsOf(publicUrl, id, manifest) }
    return { ...input, adminToken, endpoints, ...(client === undefined ? {} : { client: { id: client.id } }) }
  }

  /** A secret of its own goes into the product, seen by nobody; the former one stays valid for a while. */
  async function withSecret({ id, manifest }: OpenIntegration, input: JsonObject, actor: ActorRef): Promise<JsonObject> {
    if (!manifest.givesClient) return input
    const { client } = await newSecret(deps, id, { revokeNow: false }, actor)
    return { ...input, client: { ...client } }
  }

  async function audit(target: IntegrationId, what: string, actor: ActorRef, facts: JsonObject): Promise<void> {
    const action = `integration.setup_${what}`
    await store.transaction(tx => appendAudit(tx, { at: clock.now(), actor, action, target, facts }, random))
  }

  async function carriedOf(config: unknown, { carries }: JsonObject): Promise<SetUpView['carried']> {
    const place = isObject(carries) ? await placeOf(deps, config, carries) : undefined
    return place === undefined ? null : { integrationId: place.id, name: place.name, isThere: place.isThere }
  }

  /** What was made stands whether or not the directory takes it: then an administrator says it there. */
  async function told({ id, config }: OpenIntegration, { carries }: JsonObject, actor: ActorRef): Promise<void> {
    if (!isObject(carries)) return
    try {
      await carry(deps, config, carries, actor)
    } catch (error) {
      if (!isStepgateError(error)) throw error
      await audit(id, 'not_carried', actor, { code: error.code })
    }
  }

  return {
    async view(id) {
      const { id: known, config } = await opened(id)
      const row = await found(store, known)
      return row === undefined ? null : viewOf(row, await carriedOf(config, madeIn(row)))
    },

    async made(id) {
      const row = await found(store, asIntegrationId(id))
      return row === undefined ? {} : shown(madeIn(row))
    },

    async plan(id, request, actor, signal) {
      const open = await opened(id)
      const input = await inputOf(open, request)
      const scrub = scrubOf(input)
      const steps = await plannedSteps(deps, open.config, await clean(scrub, () => open.setup.plan(input, signal)))
      await audit(open.id, 'planned', actor, { steps: steps.length })
      return scrubbed(steps as unknown as JsonValue, scrub) as unknown as readonly SetupStep[]
    },

    async apply(id, request, actor, signal) {
      const open = await opened(id)
      // The row comes first, so that of two who apply at once one is told, before anything is made.
      const at = clock.now()
      await put(store, open.id, actor, at)
      let made: JsonObject
      try {
        const input = await withSecret(open, await inputOf(open, request), actor)
        const scrub = scrubOf(input)
        made = scrubbed(await clean(scrub, () => open.setup.apply(input, signal)), scrub) as JsonObject
        await keep(store, open.id, made)
        await audit(open.id, 'applied', actor, { made: Object.keys(shown(made)) })
      } catch (error) {
        await drop(store, open.id)
        await audit(open.id, 'failed', actor, { code: connectorCodeOf(error) })
        throw error
      }
      await told(open, made, actor)
      return view(made, actor, at, await carriedOf(open.config, made))
    },

    async verify(id, request, actor, signal) {
      const open = await opened(id)
      const made = madeIn((await found(store, open.id)) ?? nothing())
      const input = await inputOf(open, request)
      const scrub = scrubOf(input)
      const steps = await clean(scrub, () => open.setup.verify(made, input, signal))
      await audit(open.id, 'verified', actor, { ok: steps.every(({ ok }) => ok) })
      return scrubbed(steps as unknown as JsonValue, scrub) as unknown as readonly CheckStep[]
    },

    async undo(id, request, actor, signal) {
      const open = await opened(id)
      const made = madeIn((await found(store, open.id)) ?? nothing())
      const input = await inputOf(open, request)
      await clean(scrubOf(input), () => open.setup.undo(made, input, signal))
      await drop(store, open.id)
      await audit(open.id, 'undone', actor, { made: Object.keys(shown(made)) })
      return carriedOf(open.config, made)
    },
  }
}

function nothing(): never {
  throw problem('conflict', 'Nothing was set up.')
}

function scrubOf({ adminToken, client }: JsonObject): Scrub {
  const secret = typeof client === 'object' && client !== null && 'secret' in client ? client.secret : undefined
  return scrubber([adminToken, secret].filter(text => typeof text === 'string' && text !== '') as string[])
}

async function clean<T>(scrub: Scrub, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw cleanError(error, scrub)
  }
}

const found = ({ db }: Store, id: IntegrationId) =>
  db.selectFrom('setups').selectAll().where('integration_id', '=', id).executeTakeFirst()

type Row = NonNullable<Awaited<ReturnType<typeof found>>>

const madeIn = ({ made }: Row): JsonObject => JSON.parse(made) as JsonObject
/** Without what is the directory's: that is told by itself. */
const shown = ({ carries: _theirs, ...made }: JsonObject): JsonObject => made

const viewOf = (row: Row, carried: SetUpView['carried']) =>
  view(madeIn(row), JSON.parse(row.applied_by) as ActorRef, row.applied_at, carried)

const view = (made: JsonObject, appliedBy: ActorRef, at: number, carried: SetUpView['carried']): SetUpView => ({
  made: shown(made),
  carried,
  appliedBy,
  appliedAt: new Date(at).toISOString(),
})

async function put(store: Store, id: IntegrationId, actor: ActorRef, at: number): Promise<void> {
  const row = { integration_id: id, made: '{}', applied_by: JSON.stringify(actor), applied_at: at }
  const { numInsertedOrUpdatedRows: inserted } = await store.transaction(({ db }) =>
    db
      .insertInto('setups')
      .values(row)
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirstOrThrow(),
  )
  if (inserted !== 1n) throw problem('conflict', 'This is set up already; undo it first.')
}

async function keep(store: Store, id: IntegrationId, made: JsonObject): Promise<void> {
  await store.transaction(({ db }) =>
    db
      .updateTable('setups')
      .set({ made: JSON.stringify(made) })
      .where('integration_id', '=', id)
      .execute(),
  )
}

async function drop(store: Store, id: IntegrationId): Promise<void> {
  await store.transaction(({ db }) => db.deleteFrom('setups').where('integration_id', '=', id).execute())
}
