import { expect } from 'vitest'
import { incode } from '../../connectors/incode/index.ts'
import {
  asSealed,
  asVerificationId,
  type Check,
  type CheckStep,
  isStepgateError,
  type StepgateError,
  type Surface,
  type SurfaceCall,
  type Verifier,
  type VerifierSession,
} from '../../src/contract/index.ts'
import { hostContext } from '../support/host-context.ts'

/** The least that an administrator has to say. */
export const account = {
  apiUrl: 'https://demo-api.incodesmile.com',
  apiKey: 'key-of-the-tenant',
  workflows: [{ id: 'flow-1', name: 'Employees' }],
}

export const forever = new AbortController().signal

export const openRequest = {
  workflowId: 'flow-1',
  reference: asVerificationId('ver-1'),
  returnUrl: 'https://host.example/verify/back/1',
  callback: { url: 'https://host.example/verify/back', state: 'handle-1' },
}

/** A session as `open` hands it out. */
export const session: VerifierSession = {
  sessionId: 'interview-1',
  token: asSealed('sealed({"token":"session-token","env":"demo"})'),
}

/** Opens the connector as the host would: through its own schema. */
export function openAccount(
  config: object = {},
  parts: Parameters<typeof hostContext>[0] = {},
): {
  readonly verifier: Verifier
  readonly check: Check
  readonly surface: Surface
  readonly host: ReturnType<typeof hostContext>
} {
  const host = hostContext(parts)
  const { verifier, check, surface } = incode.open(incode.config.parse({ ...account, ...config }), host)
  if (verifier === undefined || check === undefined || surface === undefined)
    throw new TypeError('the connector lacks what its manifest lists')
  return { verifier, check, surface, host }
}

/** The error of the work. Anything but ours fails the test. */
export async function refused(work: Promise<unknown>): Promise<StepgateError> {
  const error: unknown = await work.then(
    () => expect.unreachable('it was not refused'),
    (reason: unknown) => reason,
  )
  if (!isStepgateError(error)) throw error
  return error
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
  return (await refused(work)).code
}

export function call(headers: Record<string, string>, body: string | Uint8Array): SurfaceCall {
  return {
    query: new URLSearchParams(),
    headers: new Headers(headers),
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    signal: forever,
  }
}

export const last = (steps: readonly CheckStep[]): CheckStep | undefined => steps.at(-1)
