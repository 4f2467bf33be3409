import { claimMissing, documentNotAllowed, namesake, notSettled, otherName } from './decide/claims.ts'
import type { Decision, Evidence, Refusal } from './decide/evidence.ts'
import { accountClosed, firstBinding, otherIdentity, purposeClosed, tooWeak } from './decide/person.ts'
import { humanNeeded, notFinished, notOurs, partMissing, scoredBad, scoredLow, trustChanged } from './decide/score.ts'

export type { Decision, Evidence, FirstBinding } from './decide/evidence.ts'

type Rule = (evidence: Evidence) => Refusal | undefined

/** The order in which rules are asked. The first that objects decides. */
const rules: readonly Rule[] = [
  trustChanged,
  notOurs,
  notFinished,
  scoredBad,
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
  for (const rule of rules) {
    const objection = rule(evidence)
    if (objection) return objection
  }
  return { outcome: 'allow', reason: 'ok', binds: firstBinding(evidence) }
}
