import type { PolicySettings, Reason } from '../../contract/index.ts'
import type { VerificationsTable } from '../../storage/tables/index.ts'
import { type EvidenceRecord, evidenceFrom } from '../decide/record.ts'
import { type Decision, decide } from '../decide.ts'
import { namesOf } from '../named-person.ts'
import { differsSince } from '../nicknames/views.ts'
import type { Policy } from '../policy.ts'
import { type Layer, layersFor } from './cover.ts'
import type { DeskDeps } from './desk-deps.ts'
import { whomOf } from './index.ts'
import { changesOf } from './looser.ts'
import { known } from './propose.ts'
import { defaultId, type PolicyRow, settingsAt } from './rows.ts'
import { composed } from './sets.ts'
import { policyWith, settingsOf } from './settings.ts'

type Judged = Pick<
  VerificationsTable,
  | 'id'
  | 'purpose'
  | 'state'
  | 'reason'
  | 'binding'
  | 'evidence'
  | 'integration_id'
  | 'directory_id'
  | 'external_id'
  | 'started_at'
> & { readonly login: string | null; readonly display_name: string | null }

export interface Verdict {
  readonly outcome: Decision['outcome']
  readonly reason: Reason
}

/** What a policy would have made of former verifications, before anybody saves it. */
export interface Trial {
  /** How many were looked at, and of how many the policy was tried. */
  readonly looked: number
  readonly replayed: number
  /** Those that could not be judged again, and why. */
  readonly notReplayed: readonly { readonly verificationId: string; readonly why: 'no_evidence' | 'document_not_kept' }[]
  /**
   * Settings that change and that no replay can tell about: they count people's tries, or times. `nicknames` where the list
   * of short forms changed since, or is about to: no document is there to be compared again.
   */
  readonly notTried: readonly string[]
  readonly changed: readonly {
    readonly verificationId: string
    readonly purpose: string
    /** `label`: what the directory calls them now; null of whom it has nobody. */
    readonly subject: {
      readonly integrationId: string | null
      readonly externalId: string | null
      readonly label: string | null
    }
    readonly startedAt: string
    /** What was said at the time, what would be said now, and what by the policy that is tried. */
    readonly recorded: Reason | null
    readonly before: Verdict
    readonly after: Verdict
  }[]
}

const outsideOfDecide = [
  'freshnessCapSeconds',
  'tries',
  'lockoutAttempts',
  'lockoutHours',
  'reviewHours',
  'reviewers',
  'settleDays',
  'discriminators',
  'enrollmentDays',
  'workflows',
  'unbound_step_up',
  'onProviderDown',
  'operations',
]

/** Judges the last verifications that the policy covers anew, by what is in force and by what is proposed. Stores nothing. */
export async function tryPolicy(deps: DeskDeps, id: string, settings: PolicySettings, limit: number): Promise<Trial> {
  const policy = await known(deps, id)
  const rows = await lastJudged(deps, policy, limit)
  const changed: Trial['changed'][number][] = []
  const notReplayed: Trial['notReplayed'][number][] = []
  for (const row of rows) {
    const record = row.evidence === null ? undefined : (JSON.parse(row.evidence) as EvidenceRecord)
    const pair = await policiesFor(deps, policy, settings, row)
    if (pair === undefined) continue
    if (record === undefined) {
      notReplayed.push({ verificationId: row.id, why: 'no_evidence' })
    } else if (record.documentRead && [pair.before, pair.after].some(asksDocument)) {
      notReplayed.push({ verificationId: row.id, why: 'document_not_kept' })
    } else {
      const [before, after] = [judge(record, pair.before, row), judge(record, pair.after, row)]
      if (before.outcome === after.outcome && before.reason === after.reason) continue
      changed.push({
        verificationId: row.id,
        purpose: row.purpose,
        subject: { integrationId: row.directory_id, externalId: row.external_id, label: row.display_name ?? row.login },
        startedAt: new Date(row.started_at).toISOString(),
        recorded: row.reason,
        before,
        after,
      })
    }
  }
  const current = await settingsAt(deps.store.reports, policy.id, policy.version)
  const notTried = changesOf(current, settings).flatMap(({ setting }) => (outsideOfDecide.includes(setting) ? [setting] : []))
  const oldest = rows.at(-1)?.started_at ?? deps.clock.now()
  if (await differsSince(deps.store.reports, oldest)) notTried.push('nicknames')
  return { looked: rows.length, replayed: rows.length - notReplayed.length, notReplayed, notTried, changed }
}

const asksDocument = ({ documentTypes, issuingCountries }: Policy) =>
  documentTypes !== undefined || issuingCountries !== undefined

function judge(record: EvidenceRecord, policy: Policy, row: Judged): Verdict {
  const { outcome, reason } = decide(evidenceFrom(record, policy))
  const tooWeak = outcome === 'allow' && row.state === 'spent' && !policy.bindings[row.purpose]?.includes(row.binding)
  return tooWeak && row.binding !== 'none' ? { outcome: 'deny', reason: 'binding_too_weak' } : { outcome, reason }
}

/** The whole policy of the account with the one that is tried, and without. Undefined where it does not cover the account. */
async function policiesFor(
  { store, base, floor }: DeskDeps,
  policy: PolicyRow,
  settings: PolicySettings,
  row: Judged,
): Promise<{ readonly before: Policy; readonly after: Policy } | undefined> {
  const layers = await layersFor(store.reports, new Map(), whomOf(row))
  const others = layers.filter(({ id }) => id !== policy.id)
  const tried: Layer = { id: policy.id, version: policy.version + 1, settings }
  if (others.length === layers.length) return undefined
  const whole = (all: readonly Layer[]) => policyWith(base, composed(settingsOf(base), all, floor).settings)
  const after = policy.id === defaultId ? [tried, ...others] : [...others, tried]
  return { before: whole(layers), after: whole(after) }
}

function lastJudged({ store }: DeskDeps, policy: PolicyRow, limit: number): Promise<readonly Judged[]> {
  let query = store.reports
    .selectFrom('verifications')
    .select(['id', 'purpose', 'state', 'reason', 'binding', 'evidence'])
    .select(['integration_id', 'directory_id', 'external_id', 'started_at'])
    .select(namesOf)
    .where('verified_at', 'is not', null)
    .where('mode', '=', 'live')
    .orderBy('started_at', 'desc')
    .limit(limit)
  if (policy.integration_id !== null) query = query.where('integration_id', '=', policy.integration_id)
  if (policy.directory_id !== null) query = query.where('directory_id', '=', policy.directory_id)
  return query.execute()
}
