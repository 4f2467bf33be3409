import { type ActorRef, problem, type SurfaceEntry } from '../../contract/index.ts'
import type { Round } from '../../jobs/rounds.ts'
import { rehearsalEndpointsOf } from '../endpoints.ts'
import type { GivenClient } from '../port.ts'
import { living } from '../stored.ts'
import type { RehearsalDeps, RehearsalWish } from './deps.ts'
import { endPast, endRehearsal } from './end.ts'
import { type RehearsalRow, rehearsalIn } from './rows.ts'
import { startRehearsal } from './start.ts'

/**
 * Rehearsals: an integration gets a second client for a while, whose verifications are about nobody but the people that an
 * administrator named, ask Incode nothing and change nothing. This folder makes and ends such clients. What they may do
 * is what the integration may do; what their verdicts are worth is decided where verdicts are, by the mode of the client.
 */

export interface RehearsalView {
  readonly clientId: string
  readonly people: readonly string[]
  readonly startedBy: ActorRef
  readonly startedAt: string
  readonly endsAt: string
  /** Named as in OpenID discovery; `integration` is what the product calls. */
  readonly endpoints: Readonly<Record<string, string>>
  /** What is entered at the product's second configuration. Secrets are said once, where it is started. */
  readonly entries: readonly SurfaceEntry[]
  /** What has no rehearsal, and why. */
  readonly unrehearsed: string | null
}

export interface Rehearsals {
  /** The secret is given once. `conflict` where one is under way. */
  start(
    id: string,
    wish: RehearsalWish,
    actor: ActorRef,
  ): Promise<{ readonly rehearsal: RehearsalView; readonly client?: GivenClient }>
  show(id: string): Promise<RehearsalView | undefined>
  /** `not_found` where there is none. */
  stop(id: string, actor: ActorRef): Promise<void>
  /** Clears away those whose time is over. */
  readonly round: Round
}

const everyMs = 60_000
const atOnce = 1_000

export function createRehearsals(deps: RehearsalDeps): Rehearsals {
  const { store, clock, publicUrl } = deps

  async function underWay(id: string): Promise<RehearsalRow | undefined> {
    const row = await rehearsalIn(store.db, (await living(store, id)).id)
    return row !== undefined && (row.expires_at ?? 0) > clock.now() ? row : undefined
  }

  function endpointsAt({ integration_id, connector_id }: RehearsalRow): Readonly<Record<string, string>> {
    const template = deps.integrations.templates().find(({ id }) => id === connector_id)
    return template === undefined ? {} : rehearsalEndpointsOf(publicUrl, integration_id, template)
  }

  async function viewOf(row: RehearsalRow): Promise<RehearsalView> {
    const { surface } = (await deps.integrations.rehearsing(row.integration_id)).capabilities
    const entries = (await surface?.entries?.()) ?? []
    return { ...factsOf(row), endpoints: endpointsAt(row), entries, unrehearsed: surface?.unrehearsed ?? null }
  }

  async function show(id: string): Promise<RehearsalView | undefined> {
    const row = await underWay(id)
    return row && withoutSecrets(await viewOf(row))
  }

  return {
    show,
    async start(id, wish, actor) {
      const { clientId, client } = await startRehearsal(deps, id, wish, actor)
      const row = await underWay(id)
      if (row?.id !== clientId) throw problem('conflict', 'Somebody stopped the rehearsal meanwhile.')
      return { rehearsal: await viewOf(row), ...(client === undefined ? {} : { client }) }
    },
    async stop(id, actor) {
      const row = await underWay(id)
      const ended = row && (await store.transaction(tx => endRehearsal(deps, tx, row, actor, clock.now())))
      if (!ended) throw problem('not_found', 'There is no rehearsal of this integration.')
    },
    round: { name: 'rehearsals', everyMs, run: () => endPast(deps, atOnce) },
  }
}

const withoutSecrets = ({ entries, ...view }: RehearsalView): RehearsalView => ({
  ...view,
  entries: entries.filter(({ secret }) => secret !== true),
})

function factsOf(row: RehearsalRow): Pick<RehearsalView, 'clientId' | 'people' | 'startedBy' | 'startedAt' | 'endsAt'> {
  return {
    clientId: row.id,
    people: JSON.parse(row.people) as string[],
    startedBy: JSON.parse(row.started_by) as ActorRef,
    startedAt: new Date(row.created_at).toISOString(),
    endsAt: new Date(row.expires_at ?? row.created_at).toISOString(),
  }
}
