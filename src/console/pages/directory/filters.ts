import type { DirectoryUser } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { texts } from '../../texts/index.ts'

const names = ['search', 'directory', 'group', 'status', 'enrollment'] as const

/** What the list is narrowed to, as the API asks for it. */
export interface Narrowing {
  readonly search?: string
  readonly integrationId?: string
  readonly groupId?: string
  readonly status?: DirectoryUser['status']
  readonly enrollment?: DirectoryUser['enrollment']
}

/** Whose verdict waits for a reviewer stays what they were until it is decided: nobody is listed or counted as in review. */
const { in_review: _, ...listed } = texts.people.enrollment
export const enrollments = listed

const isStatus = (text: string): text is DirectoryUser['status'] => Object.hasOwn(texts.people.status, text)
const isEnrollment = (text: string): text is DirectoryUser['enrollment'] => Object.hasOwn(texts.people.enrollment, text)

/** From the address, where anybody may have written anything: what is no filter narrows nothing. A group is one of a directory. */
export function useNarrowing() {
  const [set, change] = useFilters(names)
  const { search, directory, group, status, enrollment } = set
  const narrowing: Narrowing = {
    ...(search ? { search } : {}),
    ...(directory ? { integrationId: directory } : {}),
    ...(directory && group ? { groupId: group } : {}),
    ...(status && isStatus(status) ? { status } : {}),
    ...(enrollment && isEnrollment(enrollment) ? { enrollment } : {}),
  }
  return { narrowing, change }
}

export type ChangeNarrowing = ReturnType<typeof useNarrowing>['change']
