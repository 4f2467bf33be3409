import type { VerificationReport } from '../../api/schema.ts'
import type { Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.verifications

export type Ending = keyof typeof t.outcomes

export const tones: Readonly<Record<Ending, Tone>> = { allow: 'good', challenge: 'notice', deny: 'bad', open: 'active' }

/** How it ended; of what goes on, where it stands. */
export function endOf({ outcome, state }: Pick<VerificationReport, 'outcome' | 'state'>): {
  readonly tone: Tone
  readonly text: string
} {
  return outcome === null ? { tone: 'active', text: t.states[state] } : { tone: tones[outcome], text: t.outcomes[outcome] }
}

/** What the directory calls somebody; else their id there, if they are in one. */
export function nameOf({
  subject,
}: {
  readonly subject: { readonly displayName: string | null; readonly login: string | null; readonly externalId: string | null }
}): string {
  return subject.displayName ?? subject.login ?? subject.externalId ?? t.nobody
}
