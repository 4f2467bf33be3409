import { modes } from '../../contract/index.ts'
import { opensAccount, together, worthOf } from '../evidence/index.ts'
import { reaches } from '../policy.ts'
import { challenge, deny, type Evidence, type FirstBinding, hasIdentity, isEnrolled, type Refusal } from './evidence.ts'

/** Rules about the account and whom it is bound to. */

/** `locked` is an active account that its product refuses at present: people come here to get back in. */
export function accountClosed({ account }: Evidence): Refusal | undefined {
  return account === null || account === 'active' || account === 'locked' ? undefined : deny('user_inactive')
}

/** No binding is strong enough for a purpose that the policy does not have, or in a mode that there is not. */
export function purposeClosed({ policy, purpose, mode }: Evidence): Refusal | undefined {
  return policy.purposes.includes(purpose) && modes.includes(mode) ? undefined : deny('binding_too_weak')
}

export function otherIdentity(evidence: Evidence): Refusal | undefined {
  const { reading, enrollment, identityInUse } = evidence
  if (hasIdentity(evidence) && reading.identityId !== enrollment.identityId) return deny('identity_mismatch')
  if (identityInUse) return deny('identity_in_use')
  return undefined
}

/** First binding is not recovery; what opens an account was bound before, by more than a name. */
export function tooWeak(evidence: Evidence): Refusal | undefined {
  const { purpose, policy, enrollment, account } = evidence
  if (isEnrolled(evidence)) {
    const strong = enrollment.identityId !== null && reaches(enrollment.assurance, policy.minimumAssurance[purpose])
    return strong && (!opensAccount(purpose) || enrollment.recovery === 'open') ? undefined : deny('binding_too_weak')
  }
  const hasAccount = account !== null
  if (opensAccount(purpose) || (!hasAccount && purpose !== 'sign_up')) return deny('not_enrolled')
  const unbound = enrollment.state === 'not_enrolled' || enrollment.state === 'invited'
  // What ran out was shown to be the same identity by now, and is renewed.
  const open = unbound || hasIdentity(evidence)
  const mayBind = open && enrollment.rebind === 'free' && policy.firstBinding[purpose] !== undefined
  return mayBind && hasAccount === (purpose !== 'sign_up') ? undefined : challenge('binding_evidence_missing')
}

export function firstBinding(evidence: Evidence): FirstBinding | null {
  const word = evidence.policy.firstBinding[evidence.purpose]
  const { identityId } = evidence.reading
  if (isEnrolled(evidence) || evidence.mode !== 'live' || word === undefined || identityId === undefined) return null
  const words = together([word], evidence.spokenFor)
  const { assurance } = worthOf(words)
  return assurance === null ? null : { identityId, assurance, evidence: words }
}
