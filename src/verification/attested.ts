import type { EvidenceWord } from './evidence/index.ts'
import type { Row } from './rows.ts'

/** What the client attested to at the start, and was believed. Only a step-up is about somebody who has signed in. */
export function attested({ purpose, auth_context }: Pick<Row, 'purpose' | 'auth_context'>): readonly EvidenceWord[] {
  return purpose === 'step_up' && auth_context !== null ? ['signed_in_second_factor'] : []
}
