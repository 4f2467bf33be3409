import type { DirectoryUser } from '../contract/index.ts'
import { type Delivery, deliverTo } from '../verification/deliver-to.ts'

/** Why somebody is not invited. */
export type WhyNot =
  | 'removed'
  | 'inactive'
  | 'enrolled'
  | 'in_review'
  | 'revoked'
  | 'not_enrolled'
  | 'needs_supervision'
  | 'already_invited'
  | Extract<Delivery, { ok: false }>['why']

export interface Circumstances {
  readonly kind: 'invite' | 'renewal'
  /** Whether an anchor of theirs was ended: two people have to be there when they are bound again. */
  readonly isHeldBack: boolean
  readonly settleDays: number
  readonly now: number
}

/** Pure. Asked when somebody is put in the line, and again whenever something is sent to them. */
export function whyNot(
  user: DirectoryUser | undefined,
  { kind, isHeldBack, settleDays, now }: Circumstances,
): WhyNot | undefined {
  if (user === undefined || user.status === 'removed') return 'removed'
  if (user.status !== 'active' && user.status !== 'locked') return 'inactive'
  return standing(user, kind) ?? (isHeldBack ? 'needs_supervision' : undefined) ?? address(user, settleDays, now)
}

/** An enrollment that ran out is renewed by the same identity, whoever asks for it. */
function standing({ enrollment }: DirectoryUser, kind: Circumstances['kind']): WhyNot | undefined {
  switch (enrollment) {
    case 'enrolled':
      return kind === 'renewal' ? undefined : 'enrolled'
    case 'not_enrolled':
    case 'invited':
      return kind === 'renewal' ? 'not_enrolled' : undefined
    case 'expired':
      return undefined
    case 'in_review':
    case 'revoked':
      return enrollment
  }
}

function address(user: DirectoryUser, settleDays: number, now: number): WhyNot | undefined {
  const delivery = deliverTo(user, {}, { settleDays, now })
  return delivery.ok ? undefined : delivery.why
}
