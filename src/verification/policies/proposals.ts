import { type ActorRef, isStepgateError, problem } from '../../contract/index.ts'
import { isSecondPerson, wasRevoked } from '../../security/second-person.ts'
import type { Tx } from '../../storage/store.ts'
import { applyVersion, endProposal, policyHost, tell } from './apply.ts'
import { type DeskDeps, faultsIn } from './desk-deps.ts'
import { underFloor } from './floor.ts'
import { lockPolicy, type ProposalRow, policyRow, proposalRow, scopeOf, settingsIn } from './rows.ts'

/** What becomes of versions that loosen something: confirmed by a second administrator, withdrawn, or due. */

async function open(deps: DeskDeps, policyId: string, id: string): Promise<ProposalRow> {
  const row = await proposalRow(deps.store.db, id)
  if (row === undefined || row.policy_id !== policyId) throw problem('not_found', 'There is no such proposal.')
  return row
}

const over = () => problem('conflict', 'This proposal is not open any more.')

export async function confirm(deps: DeskDeps, policyId: string, id: string, by: ActorRef): Promise<{ readonly version: number }> {
  const proposal = await open(deps, policyId, id)
  if (proposal.state === 'open' && !(await isStillRight(deps, proposal))) {
    await deps.store.transaction(tx => drop(deps, tx, proposal))
    throw problem('conflict', 'This proposal would not be accepted any more, and is dropped: propose it again.')
  }
  const version = await deps.store.transaction(tx => settle(deps, tx, proposal, by))
  if (version === undefined) throw over()
  return { version }
}

export async function withdraw(deps: DeskDeps, policyId: string, id: string, by: ActorRef): Promise<void> {
  const { policy_id, based_on: version, looser } = await open(deps, policyId, id)
  const at = deps.clock.now()
  await deps.store.transaction(async tx => {
    const policy = await lockPolicy(tx, policy_id)
    if (policy === undefined || !(await endProposal(tx, id, { state: 'withdrawn', by, at }))) throw over()
    await tell(tx, policy, 'withdrawn', { by, at, version, looser: JSON.parse(looser) as string[] }, deps.random)
  })
}

/** Lets what has waited for long enough take effect, if it still may. */
export async function applyDue(deps: DeskDeps, limit: number): Promise<number> {
  const { store, clock } = deps
  const due = await store.db
    .selectFrom('policy_proposals')
    .selectAll()
    .where('state', '=', 'open')
    .where('ready_at', '<=', clock.now())
    .orderBy('ready_at')
    .limit(limit)
    .execute()
  for (const proposal of due) {
    if (await isStillRight(deps, proposal)) await store.transaction(tx => settle(deps, tx, proposal, policyHost))
    else await store.transaction(tx => drop(deps, tx, proposal))
  }
  return due.length
}

/** The floor may be another one since, a claim editable, a workflow gone. */
async function isStillRight(deps: DeskDeps, { policy_id, body, proposed_by }: ProposalRow): Promise<boolean> {
  if (await wasRevoked(deps.store.db, JSON.parse(proposed_by) as ActorRef)) return false
  const policy = await policyRow(deps.store.db, policy_id)
  if (policy === undefined) return false
  const settings = settingsIn(body)
  try {
    return underFloor(deps.floor, settings).length === 0 && (await faultsIn(deps, settings, scopeOf(policy))).length === 0
  } catch (error) {
    // What it was about is gone, or cannot be asked: it is not let through on that ground, and holds up no other one.
    if (isStepgateError(error)) return false
    throw error
  }
}

async function drop(
  { clock, random }: DeskDeps,
  tx: Tx,
  { id, policy_id, based_on: version, looser }: ProposalRow,
): Promise<void> {
  const [by, at] = [policyHost, clock.now()]
  const policy = await lockPolicy(tx, policy_id)
  if (policy === undefined || !(await endProposal(tx, id, { state: 'overtaken', by, at }))) return
  await tell(tx, policy, 'overtaken', { by, at, version, looser: JSON.parse(looser) as string[] }, random)
}

async function settle(deps: DeskDeps, tx: Tx, proposal: ProposalRow, by: ActorRef): Promise<number | undefined> {
  const at = deps.clock.now()
  const policy = await lockPolicy(tx, proposal.policy_id)
  // What it was compared with is not in force any more: whoever wants it proposes it again.
  if (policy === undefined || policy.version !== proposal.based_on) return undefined
  const proposedBy = JSON.parse(proposal.proposed_by) as ActorRef
  const byTime = by === policyHost
  if (!byTime && !(await isSecondPerson(tx, proposedBy, by, proposal.proposed_at))) {
    throw problem('forbidden', 'Somebody else than the one who proposed it has to confirm what makes a policy looser.')
  }
  const ended = await endProposal(tx, proposal.id, { state: 'applied', by, at, version: policy.version + 1 })
  if (ended === undefined) return undefined
  const { body, changes, why } = proposal
  const looser = JSON.parse(proposal.looser) as readonly string[]
  return applyVersion(
    tx,
    policy,
    { body, changes, looser, why, by: proposedBy, confirmedBy: byTime ? null : by, at },
    deps.random,
  )
}
