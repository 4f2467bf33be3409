import type { Purpose } from '../../contract/index.ts'
import { moment } from '../../integrations/moment.ts'
import { opensAccount } from '../evidence/index.ts'
import { canVerify } from '../subject.ts'
import type { DirectoryFacts, PersonFacts, WhyFacts } from './facts.ts'
import { note, type Sentence, stop } from './sentences.ts'

const hourMs = 3_600_000

/** What is so of the person, through whichever integration they come. */
export function ofPerson(facts: WhyFacts, purpose: Purpose): readonly Sentence[] {
  const { person, directory } = facts
  return [
    ...ofAccount(person, purpose),
    ...ofDirectory(directory, facts.now),
    ...(opensAccount(purpose) ? ofRecovery(person) : ofStepUp(person)),
    ...beside(person),
  ]
}

function ofAccount({ status, sourceStatus, loginShared }: PersonFacts, purpose: Purpose): readonly Sentence[] {
  const said: Sentence[] = []
  if (status === 'removed') {
    said.push(stop('account_removed', 'The account is gone from the directory.', { actor: 'admin' }))
  } else if (!canVerify(status)) {
    const text = `The account is ${status} at the product (${sourceStatus}); only one that is active or locked is verified.`
    said.push(stop('account_inactive', text, { actor: 'admin' }))
  } else if (status === 'locked') {
    const helped = opensAccount(purpose) ? 'that is what this is for' : 'the product may refuse the sign-in all the same'
    said.push(note('account_locked', `The account is locked at the product; ${helped}.`))
  }
  if (loginShared) {
    const text = 'Somebody else of the directory has the same login: named by it, neither is found. By id both are.'
    said.push(note('login_shared', text, { actor: 'admin' }))
  }
  return said
}

function ofDirectory({ name, state, viewAt, viewHours }: DirectoryFacts, now: number): readonly Sentence[] {
  if (state !== 'enabled') {
    return [stop('directory_disabled', `The directory ${name} is not enabled.`, { actor: 'operator' })]
  }
  if (viewAt === undefined) {
    const text = `The directory ${name} was never read to its end: each start asks the product, and is refused while it is silent.`
    return [note('view_missing', text, { actor: 'operator' })]
  }
  const ageMs = now - viewAt
  if (ageMs <= viewHours.ask * hourMs) return []
  const age = `The view of ${name} is of ${moment(viewAt)}`
  if (ageMs <= viewHours.refuse * hourMs) {
    return [note('view_old', `${age}: each start asks the product as well.`, { actor: 'operator' })]
  }
  return [note('view_too_old', `${age}: where the product does not answer at once, a start is refused.`, { actor: 'operator' })]
}

/** What gives an account back asks for a binding that somebody else vouched for. */
function ofRecovery({ enrollment, recovery, recoveryFrom, isBlocked }: PersonFacts): readonly Sentence[] {
  const said: Sentence[] = []
  if (enrollment === 'expired') {
    said.push(
      stop('enrollment_expired', 'The enrollment has run out; a step-up or an invitation renews it.', { actor: 'person' }),
    )
  } else if (enrollment !== 'enrolled') {
    const text = 'Nobody is enrolled for this account, and this is not how somebody is enrolled. Invite them.'
    said.push(stop('not_enrolled', text, { actor: 'operator' }))
  } else if (recovery === 'cooling') {
    const text = `The binding is new: it opens nothing before ${recoveryFrom === null ? 'its cool-off is over' : moment(recoveryFrom)}.`
    said.push(stop('binding_cools_off', text, { until: recoveryFrom }))
  } else if (recovery === 'closed') {
    const text = 'What the binding rests on opens no account, however long it stands. An approver has to see the person.'
    said.push(stop('binding_opens_nothing', text, { actor: 'operator' }))
  }
  if (isBlocked) {
    const text =
      'Somebody else showed the same identity, or they somebody else’s: until the case is closed nothing is given back.'
    said.push(stop('identity_disputed', text, { actor: 'owner' }))
  }
  return said
}

/** Whoever is not enrolled is bound by it, if nothing speaks against that. */
function ofStepUp({ enrollment, rebind, hasNames }: PersonFacts): readonly Sentence[] {
  if (enrollment === 'enrolled') return []
  if (rebind === 'supervised') {
    const text = 'Their identity was taken away. Two administrators have to let them be bound again.'
    return [stop('rebind_needed', text, { actor: 'operator' })]
  }
  if (rebind === 'same_identity') {
    return [note('same_identity_needed', 'Only the identity that was bound before can be bound again.', { actor: 'person' })]
  }
  if (!hasNames) {
    const text = 'The directory has no given and family name of them, which the document of a first binding is compared with.'
    return [stop('names_missing', text, { actor: 'admin' })]
  }
  if (enrollment === 'expired') {
    return [
      note('enrollment_expired', 'The enrollment has run out; this renews it, with the same identity.', { actor: 'person' }),
    ]
  }
  return [note('first_binding', 'They are not enrolled: the first step-up that ends well binds them.', { actor: 'person' })]
}

function beside({ openReviews, aliases }: PersonFacts): readonly Sentence[] {
  const said: Sentence[] = []
  if (openReviews > 0) said.push(note('under_review', 'A verdict of theirs waits for a reviewer.', { actor: 'reviewer' }))
  if (aliases > 0) {
    const names = aliases === 1 ? 'Another form of a claim counts' : `${aliases} other forms of claims count`
    said.push(note('aliases_known', `${names} as theirs, as reviewers found.`))
  }
  return said
}
