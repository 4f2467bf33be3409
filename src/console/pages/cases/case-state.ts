import type { Case } from '../../api/schema.ts'
import type { Tone } from '../../parts/state.tsx'

export const caseTones: Readonly<Record<Case['state'], Tone>> = { open: 'notice', closed: 'calm' }

/** What the directory calls the account; else its id there. */
export const accountName = ({ displayName, login, externalId }: Case['subject']): string => displayName ?? login ?? externalId
