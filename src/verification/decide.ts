import { claimMissing, documentNotAllowed, namesake, notSettled, otherName } from './decide/claims.ts'
import type { Decision, Evidence, Refusal } from './decide/evidence.ts'
import { accountClosed, firstBinding, otherIdentity, purposeClosed, tooWeak } from './decide/person.ts'
import { humanNeeded, notFinished, notOurs, partMissing, scoredBad, scoredLow, trustChanged } from './decide/score.ts'

export type { Decision, Evidence, FirstBinding } from './decide/evidence.ts'

type Rule = (evidence: Evidence) => Refusal | undefined

/** What can be said of any session, whoever it is about. */
const ofAnybody: readonly Rule[] = [trustChanged, notOurs, notFinished, scoredBad]

/** The order in which rules are asked. The first that objects decides. */
const rules: readonly Rule[] = [
  ...ofAnybody,
  accountClosed,
  purposeClosed,
  humanNeeded,
  scoredLow,
  partMissing,
  documentNotAllowed,
  otherIdentity,
  tooWeak,
  notSettled,
  otherName,
  claimMissing,
  namesake,
]

/**
 * The verdict. Pure: the same evidence gives the same decision, and what is not known to be good is not good. The rules
 * are tried in order; the first that objects decides.
 */
export function decide(evidence: Evidence): Decision {
  return objectionOf(rules, evidence) ?? { outcome: 'allow', reason: 'ok', binds: firstBinding(evidence) }
}

/** About nobody, where that must not show: what is said of any session is said here, and a good one is nobody's. */
export function decideOfNobody(evidence: Evidence): Refusal {
  return objectionOf(ofAnybody, evidence) ?? { outcome: 'deny', reason: 'user_unknown' }
}

function objectionOf(asked: readonly Rule[], evidence: Evidence): Refusal | undefined {
  for (const rule of asked) {
    const objection = rule(evidence)
    if (objection) return objection
  }
  return undefined
}
