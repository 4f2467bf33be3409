import { type AliasClaim, aliasClaims } from '../../contract/index.ts'
import type { ClaimsMatch } from '../match/index.ts'
import type { Row } from '../rows.ts'

/** What of the document did not match. */
export function differingClaims({ match }: Pick<Row, 'match'>): readonly AliasClaim[] {
  if (match === null) return []
  const { claims } = JSON.parse(match) as ClaimsMatch
  return aliasClaims.filter(claim => {
    const value = claims[claim]
    return value === 'mismatched' || value === 'close'
  })
}
