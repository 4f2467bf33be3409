import type { IntegrationId } from '../contract/index.ts'
import { often, refusals } from '../integrations/trail-attention.ts'
import type { Store } from '../storage/store.ts'
import { type Cause, causeOf } from './cause.ts'
import { nearness } from './nearness.ts'
import type { Source } from './round.ts'

/** What each integration says of itself, as its list shows it. */
export interface Shown {
  readonly id: IntegrationId
  readonly state: string
  readonly attention: readonly { readonly code: string; readonly endsAt: string | null; readonly daysLeft: number | null }[]
  readonly sync?: {
    readonly attention: 'held' | 'failing' | 'late' | 'link_key' | null
    readonly lastRun: { readonly id: string; readonly error?: unknown } | null
  } | null
}

const ofSync = { held: 'sync_held', late: 'sync_late', failing: 'sync_failing' } as const

/** Runs that wait for somebody, break, or do not begin. */
export function runCauses(all: readonly Shown[]): readonly Cause[] {
  return all.flatMap(({ id, state, sync }) => {
    const what = sync?.attention
    if (state !== 'enabled' || what === null || what === undefined || what === 'link_key') return []
    return [causeOf(ofSync[what], { integrationId: id, target: what === 'late' ? null : (sync?.lastRun?.id ?? null) })]
  })
}

/** What has alerts of its own, or stands beside the integration alone. */
const toldOtherwise: ReadonlySet<string> = new Set([
  'suspended',
  'resets_unverified',
  'written_back_changed',
  'trail_unread',
  'not_attested',
])

/** What an integration needs: an end that is far is not told yet. */
export function attentionCauses(all: readonly Shown[]): readonly Cause[] {
  return all.flatMap(({ id, attention }) =>
    attention.flatMap(({ code, daysLeft, endsAt }): readonly Cause[] => {
      const level = nearness(daysLeft)
      if (toldOtherwise.has(code) || level === 0) return []
      const end = endsAt === null ? null : Date.parse(endsAt)
      return [causeOf('integration_attention', { integrationId: id, detail: code, level, endsAt: end })]
    }),
  )
}

/** What stands beside each integration. */
export function integrationSource(list: () => Promise<readonly Shown[]>): Source {
  return {
    codes: [...Object.values(ofSync), 'integration_attention'],
    async look() {
      const all = await list()
      return [...runCauses(all), ...attentionCauses(all)]
    },
  }
}

/** What a product refuses to the work that goes on by itself: reads of its log, upkeep and runs. */
export function refusalSource({ reports }: Pick<Store, 'reports'>): Source {
  return {
    codes: ['permission_lost'],
    async look() {
      const ofUpkeep = reports
        .selectFrom('upkeeps as work')
        .innerJoin('integrations as i', 'i.id', 'work.integration_id')
        .select(['i.id', 'work.error_code'])
        .where('i.state', '=', 'enabled')
        .where('work.error_code', 'in', refusals)
      const ofTrails = reports
        .selectFrom('trails as work')
        .innerJoin('integrations as i', 'i.id', 'work.integration_id')
        .select(['i.id', 'work.error_code'])
        .where('i.state', '=', 'enabled')
        .where('work.error_code', 'in', refusals)
      const rows = [...(await ofUpkeep.execute()), ...(await ofTrails.execute())]
      return rows.map(({ id, error_code: detail }) => causeOf('permission_lost', { integrationId: id, detail }))
    },
  }
}

/** Logs of products that cannot be read, and not for want of a permission: of that it is told by its own code. */
export function trailSource({ reports }: Pick<Store, 'reports'>): Source {
  return {
    codes: ['trail_unread'],
    async look() {
      const rows = await reports
        .selectFrom('trails')
        .innerJoin('integrations as i', 'i.id', 'trails.integration_id')
        .select('i.id')
        .where('i.state', '=', 'enabled')
        .where('trails.failures', '>=', often)
        .where('trails.error_code', 'is not', null)
        .where('trails.error_code', 'not in', refusals)
        .execute()
      return rows.map(({ id }) => causeOf('trail_unread', { integrationId: id }))
    },
  }
}

/** Accounts of Incode that this process found down. */
export function incodeSource(down: () => readonly string[]): Source {
  return {
    codes: ['incode_down'],
    isLocal: true,
    look: async () => down().map(id => causeOf('incode_down', { integrationId: id as IntegrationId })),
  }
}

/** Receivers that failed for good. */
export function webhookSource({ reports }: Pick<Store, 'reports'>): Source {
  return {
    codes: ['webhook_dead_letters', 'webhook_gone'],
    async look() {
      const failed = await reports
        .selectFrom('webhook_deliveries as d')
        .innerJoin('webhook_subscriptions as s', 's.id', 'd.subscription_id')
        .select('s.id')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('d.state', '=', 'failed')
        .groupBy('s.id')
        .execute()
      const gone = await reports.selectFrom('webhook_subscriptions').select('id').where('disabled_why', '=', 'gone').execute()
      return [
        ...failed.map(({ id, count }) => causeOf('webhook_dead_letters', { of: id, target: id, count: Number(count) })),
        ...gone.map(({ id }) => causeOf('webhook_gone', { of: id, target: id })),
      ]
    },
  }
}

/** A queue in which more than half of the time is over. */
export function reviewSource(
  waiting: () => Promise<readonly { readonly integrationIds: readonly string[]; readonly count: number }[]>,
): Source {
  return {
    codes: ['reviews_waiting'],
    async look() {
      return (await waiting()).map(({ integrationIds, count }) =>
        causeOf('reviews_waiting', {
          integrationId: (integrationIds[0] ?? null) as IntegrationId | null,
          of: integrationIds.join(),
          count,
        }),
      )
    },
  }
}

/** Flows that are answered by what somebody chooses. */
export function rehearsalSource({ reports }: Pick<Store, 'reports'>): Source {
  return {
    codes: ['rehearsal_on'],
    async look(now) {
      const rows = await reports
        .selectFrom('clients')
        .select('integration_id')
        .distinct()
        .where('mode', '=', 'rehearsal')
        .where('revoked_at', 'is', null)
        .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
        .execute()
      return rows.map(({ integration_id: id }) => causeOf('rehearsal_on', { integrationId: id }))
    },
  }
}

/** Integrations that are suspended because a product accepted what none of them issued. */
export function acceptanceSource({ reports }: Pick<Store, 'reports'>): Source {
  return {
    codes: ['unissued_acceptance'],
    async look() {
      const rows = await reports
        .selectFrom('suspensions')
        .select('integration_id')
        .where('cause', '=', 'unissued_acceptance')
        .execute()
      return rows.map(({ integration_id: id }) => causeOf('unissued_acceptance', { integrationId: id }))
    },
  }
}
