import type { DirectoryUser } from '../api/schema.ts'
import { texts } from '../texts/index.ts'
import { State, type Tone } from './state.tsx'

const t = texts.people

const ofAccount: Readonly<Record<DirectoryUser['status'], Tone>> = {
  active: 'good',
  locked: 'notice',
  suspended: 'bad',
  staged: 'calm',
  inactive: 'calm',
  removed: 'bad',
}
const ofEnrollment: Readonly<Record<DirectoryUser['enrollment'], Tone>> = {
  enrolled: 'good',
  in_review: 'active',
  invited: 'active',
  not_enrolled: 'calm',
  expired: 'notice',
  revoked: 'bad',
}

/** The state of an account at its product. */
export function AccountState({ status }: { readonly status: DirectoryUser['status'] }) {
  return <State tone={ofAccount[status]}>{t.status[status]}</State>
}

/** How far somebody's enrollment is, and how much it can be relied on. */
export function EnrollmentState({
  enrollment,
  assurance = null,
}: Pick<DirectoryUser, 'enrollment'> & { readonly assurance?: DirectoryUser['assurance'] }) {
  const state = t.enrollment[enrollment]
  return (
    <State tone={ofEnrollment[enrollment]}>{assurance === null ? state : t.withAssurance(state, t.assurance[assurance])}</State>
  )
}
