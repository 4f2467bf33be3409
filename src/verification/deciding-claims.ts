import type { Kysely } from 'kysely'
import type { MatchValue } from '../contract/index.ts'
import type { Tables, VerificationsTable } from '../storage/tables/index.ts'
import { countedClaims } from './decide/claims.ts'
import { readSet } from './policies/sets.ts'

interface Compared {
  readonly directory: MatchValue
  readonly claims: Readonly<Record<string, MatchValue>>
}

/**
 * Which of the compared claims decide, under the policy that the verification is judged by: those that the whole goes by, and
 * those that the policy asks for by name. The others are compared for whoever looks, and refuse nobody.
 */
export function decidingAmong({ directory, claims }: Compared, required: readonly string[]): readonly string[] {
  const isCounted = (claim: string) =>
    // A date of birth that one side lacks is left out of the whole.
    countedClaims.has(claim) && (claim !== 'birth_date' || claims[claim] === 'matched' || claims[claim] === 'mismatched')
  const named = Object.keys(claims)
  const counted = named.filter(isCounted)
  // The whole differs and none of these does: the product that asked spoke of something else, which is somebody else's.
  const bySaid = directory === 'mismatched' && !counted.some(claim => claims[claim] === 'mismatched')
  return named.filter(claim => counted.includes(claim) || required.includes(claim) || (bySaid && claims[claim] === 'mismatched'))
}

type Judged = Pick<VerificationsTable, 'policy_set' | 'purpose' | 'match'>

export async function decidingClaims(
  reports: Kysely<Tables>,
  { policy_set, purpose, match }: Judged,
): Promise<readonly string[]> {
  if (match === null) return []
  const set = policy_set === null ? undefined : await readSet(reports, policy_set)
  return decidingAmong(JSON.parse(match) as Compared, Object.keys(set?.settings.requiredClaims?.[purpose] ?? {}))
}
