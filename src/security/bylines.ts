import { sql } from 'kysely'
import type { ActorRef } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import type { Tables } from '../storage/tables/index.ts'

type Bylines = { readonly [T in keyof Tables]?: readonly (keyof Tables[T] & string)[] }

/** Where it stands who did something, as the JSON of an actor. The audit is none of them: it was never told a name. */
export const bylines = {
  account_links: ['proposed_by', 'made_by'],
  alerts: ['resolved_by'],
  aliases: ['made_by', 'confirmed_by'],
  cases: ['closed_by'],
  held_changes: ['made_by', 'confirmed_by'],
  helpdesk_calls: ['agent', 'supervisor', 'confirmed_by'],
  helpdesk_overrides: ['supervisor'],
  integration_history: ['by'],
  integration_versions: ['changed_by'],
  invite_campaigns: ['created_by'],
  nicknames: ['proposed_by', 'confirmed_by', 'ended_by'],
  operation_grants: ['opened_by'],
  policy_proposals: ['proposed_by', 'ended_by'],
  policy_versions: ['changed_by', 'confirmed_by'],
  rehearsals: ['started_by'],
  reviews: ['opened_by', 'first_by', 'decided_by'],
  setups: ['applied_by'],
  supervisions: ['proposed_by', 'confirmed_by'],
  suspensions: ['by'],
  sync_runs: ['requested_by', 'release_asked_by', 'decided_by'],
  sync_schedules: ['end_asked_by'],
  verifications: ['requested_by', 'actor'],
  webhook_subscriptions: ['created_by'],
} as const satisfies Bylines

/** What they did stays theirs, by an id that is nobody's name. Reads whole tables: administrators are erased seldom. */
export async function forgetName({ db }: Tx, id: string): Promise<void> {
  const bare: ActorRef = { kind: 'admin', id }
  const nameless = JSON.stringify(bare)
  const named = `${nameless.slice(0, -1)},`
  for (const [table, columns] of Object.entries(bylines)) {
    for (const column of columns) {
      const begins = sql`substr(${sql.ref(column)}, 1, ${sql.lit(named.length)}) = ${named}`
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${nameless} where ${begins}`.execute(db)
    }
  }
}
