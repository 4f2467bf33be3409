import { connectorCodeOf, isStepgateError, type Page, type StepgateError } from '../../src/contract/index.ts'

/** What came of a call of a connector, whatever its product. */

/** The people of pages, in the order they came. */
export function peopleOf(pages: readonly Page[]) {
  return pages.flatMap(page => page.changes).flatMap(change => (change.kind === 'user' ? [change.user] : []))
}

/** The code of what a call fails with; undefined when it does not fail. */
export function codeOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return connectorCodeOf(error)
  }
}

/** The error that a promise has to fail with. */
export async function failureOf(work: Promise<unknown>): Promise<StepgateError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isStepgateError(error)) throw new Error(`expected an error of ours, not ${String(error)}`)
  return error
}
