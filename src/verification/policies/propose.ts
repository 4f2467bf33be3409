import { type ActorRef, type PolicyScope, type PolicySettings, problem } from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import { waitMs } from '../../security/second-person.ts'
import type { Tx } from '../../storage/store.ts'
import { applyVersion, endProposal, tell } from './apply.ts'
import { type DeskDeps, faultsIn } from './desk-deps.ts'
import { underFloor } from './floor.ts'
import { changesOf, looserFields } from './looser.ts'
import { defaultId, lockPolicy, openProposal, type PolicyRow, policyRow, scopeOf, settingsAt } from './rows.ts'
import { settingsOf } from './settings.ts'
import { overlay } from './strictest.ts'

export interface Proposal {
  readonly settings: PolicySettings
  readonly why: string
  /** The version that whoever writes has seen; another one in force is `version_conflict`. */
  readonly ifVersion?: number
}

/** What came of a proposal: in force at once, or waiting. */
export type Proposed =
  | { readonly state: 'applied'; readonly version: number }
  | { readonly state: 'open'; readonly proposalId: string; readonly looser: readonly string[]; readonly readyAt: string }

/** What is not looser takes effect at once. Everything else waits for a second administrator, or for a day. */
export async function propose(deps: DeskDeps, id: string, proposal: Proposal, by: ActorRef): Promise<Proposed> {
  const policy = await known(deps, id)
  await check(deps, proposal.settings, scopeOf(policy))
  return deps.store.transaction(async tx => put(deps, tx, await lockedPolicy(tx, policy), proposal, by))
}

/** A policy for one integration, a directory or one of its groups. What it asks for comes on top of everything else. */
export async function create(
  deps: DeskDeps,
  { name, scope, ...proposal }: Proposal & { readonly name: string; readonly scope: PolicyScope },
  by: ActorRef,
): Promise<Proposed & { readonly id: string }> {
  if (!(await deps.isThere('integrationId' in scope ? scope.integrationId : scope.directoryId))) {
    throw problem('not_found', 'There is no integration of this id.')
  }
  await check(deps, proposal.settings, scope)
  const at = deps.clock.now()
  const row: PolicyRow = {
    ...blank,
    ...columnsOf(scope),
    id: `pol_${token(deps.random, 12)}`,
    name,
    created_at: at,
    updated_at: at,
  }
  return deps.store.transaction(async tx => {
    const made = await tx.db
      .insertInto('policies')
      .values(row)
      .onConflict(conflict => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made === undefined) throw problem('conflict', 'There is a policy for this already: change that one.')
    await tell(tx, row, 'created', { by, at, version: 0, looser: [] }, deps.random)
    return { id: row.id, ...(await put(deps, tx, row, proposal, by)) }
  })
}

const blank = {
  integration_id: null,
  directory_id: null,
  group_id: null,
  version: 0,
  loosened_at: null,
  loosened: '[]',
} satisfies Partial<PolicyRow>

function columnsOf(scope: PolicyScope): Pick<PolicyRow, 'integration_id' | 'directory_id' | 'group_id'> {
  type Id = NonNullable<PolicyRow['integration_id']>
  if ('integrationId' in scope) return { integration_id: scope.integrationId as Id, directory_id: null, group_id: null }
  return { integration_id: null, directory_id: scope.directoryId as Id, group_id: scope.groupId ?? null }
}

async function check(deps: DeskDeps, settings: PolicySettings, scope: PolicyScope | null): Promise<void> {
  const faults = [...underFloor(deps.floor, settings), ...(await faultsIn(deps, settings, scope))]
  if (faults.length > 0) throw problem('request_invalid', undefined, { faults })
}

/** The policy, also where the installation's own was never touched. */
export async function known({ store, clock }: DeskDeps, id: string): Promise<PolicyRow> {
  const row = await policyRow(store.db, id)
  if (row !== undefined) return row
  if (id !== defaultId) throw problem('not_found', 'There is no policy of this id.')
  const at = clock.now()
  return { ...blank, id: defaultId, name: 'Installation', version: 1, created_at: at, updated_at: at }
}

async function lockedPolicy(tx: Tx, read: PolicyRow): Promise<PolicyRow> {
  if (read.id === defaultId) {
    await tx.db
      .insertInto('policies')
      .values(read)
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  const row = await lockPolicy(tx, read.id)
  if (row === undefined) throw problem('not_found', 'There is no policy of this id.')
  return row
}

/** Which settings would be looser. The installation's own policy stands for what it leaves out, the others for nothing. */
export function loosened(
  deps: Pick<DeskDeps, 'base'>,
  id: string,
  before: PolicySettings,
  after: PolicySettings,
): readonly string[] {
  const byDefault = id === defaultId ? settingsOf(deps.base) : {}
  return looserFields(overlay(byDefault, before), overlay(byDefault, after))
}

async function put(deps: DeskDeps, tx: Tx, policy: PolicyRow, proposal: Proposal, by: ActorRef): Promise<Proposed> {
  const { clock, random } = deps
  const at = clock.now()
  const { settings, why, ifVersion } = proposal
  if (ifVersion !== undefined && ifVersion !== policy.version) {
    throw problem('version_conflict', `Version ${policy.version} is in force by now.`)
  }
  const before = await settingsAt(tx.db, policy.id, policy.version)
  const looser = loosened(deps, policy.id, before, settings)
  const changes = changesOf(before, settings)
  if (changes.length === 0 && policy.version > 0) throw problem('conflict', 'This is what the policy says already.')
  const waiting = await openProposal(tx.db, policy.id)
  const [body, changed] = [JSON.stringify(settings), JSON.stringify(changes)]
  if (looser.length === 0) {
    const version = await applyVersion(tx, policy, { body, changes: changed, looser, why, by, confirmedBy: null, at }, random)
    // What waits was about what is no longer in force, and would undo this.
    if (waiting) {
      await endProposal(tx, waiting.id, { state: 'overtaken', by, at })
      await tell(tx, policy, 'overtaken', { by, at, version, looser: JSON.parse(waiting.looser) as string[] }, random)
    }
    return { state: 'applied', version }
  }
  if (waiting) throw problem('conflict', 'A looser version of this policy waits already: withdraw it first.')
  const proposalId = `prp_${token(random, 12)}`
  await tx.db
    .insertInto('policy_proposals')
    .values({
      id: proposalId,
      policy_id: policy.id,
      based_on: policy.version,
      body,
      changes: changed,
      looser: JSON.stringify(looser),
      why,
      proposed_by: JSON.stringify(by),
      proposed_at: at,
      ready_at: at + waitMs,
      state: 'open',
      ended_by: null,
      ended_at: null,
      version: null,
    })
    .execute()
  await tell(tx, policy, 'proposed', { by, at, version: policy.version, looser }, random)
  return { state: 'open', proposalId, looser, readyAt: new Date(at + waitMs).toISOString() }
}
