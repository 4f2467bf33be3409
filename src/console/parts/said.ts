import { ProblemError, UnreachableError } from '../api/problem.ts'
import { texts } from '../texts/index.ts'

/** What is told of an error: what happened, and what more the host says of it. */
export function saidOf(error: unknown): { readonly title: string; readonly detail?: string } {
  if (error instanceof UnreachableError) return texts.parts.unreachable
  if (!(error instanceof ProblemError)) return texts.parts.broken
  const { code, detail, status, retryAfterSeconds } = error
  const title = code === 'not_found' ? texts.parts.notFound : error.title
  const said = detail ?? (status >= 500 ? texts.parts.serverTrouble : undefined)
  const later = retryAfterSeconds === undefined ? undefined : texts.parts.later(retryAfterSeconds)
  const all = [said, later].filter(one => one !== undefined).join(' ')
  return all === '' ? { title } : { title, detail: all }
}
