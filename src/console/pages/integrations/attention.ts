import type { Integration } from '../../api/schema.ts'
import type { Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'
import { adviceOf, waysToPolicy, waysToReviews, waysToSync } from '../overview/need.ts'
import type { Way } from '../overview/ways.ts'

const t = texts.integrations

interface Sentence {
  readonly text: string
  /** Where it is done, unless that is the integration itself. */
  readonly ways: readonly Way[]
  /** When what it warns of ends, where that has a moment. */
  readonly endsAt?: string | null
}

/** Everything that somebody has to do something about, in sentences. */
export function attentionOf(integration: Integration): readonly Sentence[] {
  const { attention, sync, loosenedPolicies, waitingReviews } = integration
  return [
    ...attention.map(one => ({ text: adviceOf(one), ways: [], endsAt: one.endsAt })),
    ...(sync?.attention ? [{ text: t.sync[sync.attention], ways: waysToSync(integration) }] : []),
    ...(loosenedPolicies.length > 0 ? [{ text: t.loosened, ways: waysToPolicy(integration) }] : []),
    ...(waitingReviews ? [{ text: t.waiting(waitingReviews.count), ways: waysToReviews }] : []),
  ]
}

export const isSuspended = ({ attention }: Pick<Integration, 'attention'>): boolean =>
  attention.some(one => one.code === 'suspended')

/** How it goes with one, in a word: the worst of what could be said. */
export function stateOf(integration: Integration): { readonly tone: Tone; readonly text: string } {
  if (isSuspended(integration)) return { tone: 'bad', text: t.states.suspended }
  if (integration.state === 'draft') return { tone: 'calm', text: t.states.draft }
  if (integration.state === 'disabled') return { tone: 'calm', text: t.states.disabled }
  const why = attentionOf(integration)
  const [only] = integration.attention
  if (why.length === 1 && only?.code === 'change_held') return { tone: 'notice', text: t.states.held }
  if (why.length > 0) return { tone: 'notice', text: t.states.attention }
  return { tone: 'good', text: t.states.connected }
}
