import type { Purpose } from '../../contract/index.ts'
import { moment } from '../../integrations/moment.ts'
import { opensAccount } from '../evidence/index.ts'
import { opensOrBinds } from '../held.ts'
import { reaches } from '../policy.ts'
import type { DoorFacts, PersonFacts, WhyFacts } from './facts.ts'
import { note, type Sentence, stop } from './sentences.ts'

/** What one integration says of the person, for a purpose that it offers: what stands in the way, or that nothing does. */
export function ofDoor(door: DoorFacts, { person, now }: WhyFacts, purpose: Purpose): readonly Sentence[] {
  const stops = [
    ...ofIntegration(door),
    ...ofAccount(door),
    ...ofPolicy(door, person, purpose),
    ...ofClaims(door, person, purpose, now),
    ...ofLimits(door, purpose),
  ]
  if (stops.length > 0) return stops
  const { integrationId, name, policy } = door
  const text = `The way through ${name} is open, by policy ${policy.id} in version ${policy.version}.`
  return [note('door_open', text, { integrationId })]
}

function ofIntegration({ integrationId, name, state, suspended }: DoorFacts): readonly Sentence[] {
  if (suspended) {
    return [stop('door_suspended', `${name} is suspended. An owner has to release it.`, { actor: 'owner', integrationId })]
  }
  if (state === 'enabled') return []
  return [stop('door_disabled', `${name} is disabled.`, { actor: 'operator', integrationId })]
}

function ofAccount({ integrationId, name, account }: DoorFacts): readonly Sentence[] {
  if (account === 'missing') {
    return [stop('account_missing', `${name} has no Incode account and workflow.`, { actor: 'operator', integrationId })]
  }
  if (account === 'closed') {
    return [stop('account_closed', `The Incode account of ${name} is not enabled.`, { actor: 'operator', integrationId })]
  }
  if (account === 'down') {
    const text = `The Incode account of ${name} cannot be reached at present; it is tried again by itself.`
    return [stop('incode_down', text, { actor: 'provider', integrationId })]
  }
  return []
}

const dayMs = 86_400_000

/** What was changed lately may have been changed for this. */
function ofClaims(door: DoorFacts, person: PersonFacts, purpose: Purpose, now: number): readonly Sentence[] {
  const { integrationId, name, settledFor, settleDays } = door
  const until = person.claimsChangedAt + settleDays * dayMs
  if (until <= now || (person.enrollment === 'enrolled' && !settledFor.includes(purpose))) return []
  const text = `What the directory says of them was changed at ${moment(person.claimsChangedAt)}: through ${name} it is not compared with a document before ${moment(until)}.`
  return [stop('claims_unsettled', text, { integrationId, until })]
}

function ofPolicy(door: DoorFacts, person: PersonFacts, purpose: Purpose): readonly Sentence[] {
  const { integrationId, name, policy, heldUntil } = door
  const said: Sentence[] = []
  const byOperator = { actor: 'operator', integrationId } as const
  const named = `policy ${policy.id}, version ${policy.version},`
  const enrolled = person.enrollment === 'enrolled'
  if (!door.allowed.includes(purpose)) {
    said.push(stop('purpose_not_allowed', `Through ${name} ${named} does not allow it.`, byOperator))
  }
  if (door.noWorkflow.includes(purpose)) {
    const text = `The workflow that ${named} asks for is not one of the Incode account of ${name}.`
    said.push(stop('workflow_missing', text, byOperator))
  }
  const minimum = door.minimumAssurance[purpose]
  if (opensAccount(purpose) && enrolled && !reaches(person.assurance, minimum)) {
    const text = `Through ${name} ${named} asks for the assurance ${minimum ?? 'of no binding'}; theirs is ${person.assurance ?? 'none'}.`
    said.push(stop('binding_too_weak', text, byOperator))
  }
  if (!enrolled && !opensAccount(purpose) && !door.binds.includes(purpose)) {
    said.push(stop('no_first_binding', `Through ${name} ${named} enrolls nobody by it.`, byOperator))
  }
  if (heldUntil !== undefined && opensOrBinds(purpose, enrolled)) {
    const text = `A change of ${name}, its account or the directory is held until ${moment(heldUntil)}, or until a second administrator confirms it.`
    said.push(stop('change_held', text, { ...byOperator, until: heldUntil }))
  }
  return said
}

function ofLimits({ integrationId, name, lockedOut, lockoutHours, spentFor }: DoorFacts, purpose: Purpose): readonly Sentence[] {
  if (lockedOut.includes(purpose)) {
    const text = `Too many verifications of theirs failed within ${lockoutHours} hours; ${name} lets them try again when these are past.`
    return [stop('too_many_attempts', text, { integrationId })]
  }
  const seconds = spentFor[purpose]
  if (seconds === undefined) return []
  const text = `So many sessions were opened of late that there can be none through ${name} for another ${seconds} seconds.`
  return [stop('sessions_spent', text, { integrationId })]
}
