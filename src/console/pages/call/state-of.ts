import type { HelpdeskCall } from '../../api/schema.ts'
import type { Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.call

type Verdict = NonNullable<HelpdeskCall['verdict']>

export const tones: Readonly<Record<Verdict['class'], Tone>> = {
  confirmed: 'good',
  confirmed_limited: 'notice',
  awaiting_code: 'active',
  passed_at_incode: 'notice',
  not_confirmed: 'bad',
  stopped_for_safety: 'bad',
  cannot_be_verified: 'bad',
  under_review: 'notice',
  try_later: 'notice',
  over: 'calm',
}

/** How it goes with a call, in a word. */
export function stateOf({ progress, verdict }: HelpdeskCall): { readonly tone: Tone; readonly text: string } {
  if (verdict === null) return { tone: progress === 'finished' ? 'calm' : 'active', text: t.progress[progress] }
  return { tone: tones[verdict.class], text: t.verdict.words[verdict.class].title }
}
