import type { PolicySettings } from '../../contract/index.ts'
import { defaultPolicy } from '../../verification/policy.ts'
import { peopleWhereItBindsOrOpens } from '../../verification/reviews/persons.ts'
import { rolesThatMay } from './permissions.ts'

/** Who decides what is left to a human. */
export interface Reviewing {
  /** How many have to agree; null where a policy leaves that to the others that cover somebody. */
  readonly people: number | null
  /** How many where a yes binds an identity or opens an account, whatever a policy says. */
  readonly peopleWhereItBindsOrOpens: number
  readonly roles: readonly string[]
}

/** For a policy as it is shown. What nobody set is the product's own figure where all settings are asked for. */
export function reviewingBy({ reviewers }: PolicySettings, isWhole: boolean): Reviewing {
  const people = reviewers ?? (isWhole ? defaultPolicy.reviewers : null)
  return { people, peopleWhereItBindsOrOpens, roles: rolesThatMay('reviews:decide') }
}
