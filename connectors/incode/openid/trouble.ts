import { connectorError, isStepgateError, type StepgateError } from '../../../src/contract/index.ts'

/**
 * What an error of the way to the provider is to the host. Errors of the library hold the whole answer, the token in it too,
 * so none travels on as a cause; ours, thrown below it, come out as they went in.
 */
export function troubleOf(error: unknown, outer: AbortSignal, timeout?: AbortSignal): StepgateError {
  if (outer.aborted) return isStepgateError(outer.reason) ? outer.reason : connectorError('cancelled')
  const late = timeout?.aborted === true || chain(error).some(one => 'code' in one && one.code === 'OAUTH_TIMEOUT')
  if (late) return connectorError('provider_timeout', 'Incode did not answer in time.')
  const ours = chain(error).find(isStepgateError)
  return ours ?? connectorError('provider_unavailable', "Incode's OpenID provider cannot be reached.")
}

/** The error, and what it was thrown for. */
export function chain(error: unknown): readonly Error[] {
  const list: Error[] = []
  for (let one: unknown = error; one instanceof Error && list.length < 10; one = one.cause) list.push(one)
  return list
}
