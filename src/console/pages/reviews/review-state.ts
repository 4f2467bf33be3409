import type { Review } from '../../api/schema.ts'
import type { Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.reviews

export const reviewTones: Readonly<Record<Review['state'], Tone>> = {
  open: 'active',
  approved: 'good',
  rejected: 'bad',
  expired: 'notice',
  ended: 'calm',
}

const reasons: Readonly<Record<string, string>> = { ...t.approvals, ...t.rejections }

/** Of one of the closed lists in which reviewers say why. */
export const whyOf = (reason: string): string => reasons[reason] ?? reason.replaceAll('_', ' ')

/** By name where there is one. The id of a person is of no use to a reader, and the host is one. */
export function whoOf({ kind, id, name }: Review['openedBy']): string {
  if (name !== undefined) return name
  return kind === 'person' || kind === 'host' ? t.actors[kind] : `${t.actors[kind]} (${id})`
}
