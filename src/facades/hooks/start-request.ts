import { type ActorRef, type Purpose, present, problem, type SubjectRef } from '../../contract/index.ts'
import { sha256 } from '../../security/hash.ts'
import type { Expectation, StartRequest } from '../../verification/port.ts'
import { faultsOf } from '../problem.ts'
import { idempotencyKey, type StartBody } from './input.ts'

/** What a flow sent, in the words of the verification room. */
export function startRequest(
  purpose: Purpose,
  body: StartBody,
  idempotency: { readonly route: string; readonly key: string | undefined },
  mayAttest: boolean,
): StartRequest {
  const { loginHint: _, directoryIntegrationId: __, user: ___, subject: ____, requestedBy, authContext, ...rest } = body
  return present({
    ...rest,
    purpose,
    subject: subjectOf(body),
    facade: 'hooks' as const,
    onReview: 'wait' as const,
    authContext: authContext !== undefined && mayAttest ? present(authContext) : undefined,
    requestedBy: requestedBy === undefined ? undefined : agentOf(requestedBy),
    idempotency: idempotency.key === undefined ? undefined : { ...idempotency, key: idempotency.key, bodyHash: bodyHash(body) },
  })
}

/** `Idempotency-Key`, checked; a header that came twice is joined by a comma and is simply another key. */
export function idempotencyKeyOf(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  const checked = idempotencyKey.safeParse(header)
  if (checked.success) return checked.data
  const faults = faultsOf(checked.error).map(fault => ({ ...fault, path: '/headers/idempotency-key' }))
  throw problem('request_invalid', undefined, { faults })
}

/** Whom the reader expects; nothing where the query says nothing. */
export function expectationOf(query: {
  readonly externalId?: string | undefined
  readonly loginHint?: string | undefined
  readonly purpose?: Purpose | undefined
}): Expectation | undefined {
  const { externalId, loginHint, purpose } = query
  return purpose === undefined ? undefined : present({ externalId, loginHint, purpose })
}

function subjectOf(body: StartBody): SubjectRef {
  if (body.user) return body.user
  if (body.subject) return { external: present({ ...body.subject, claims: body.subject.claims && present(body.subject.claims) }) }
  return present({ integrationId: body.directoryIntegrationId, loginHint: body.loginHint ?? '' })
}

function agentOf(by: NonNullable<StartBody['requestedBy']>): ActorRef {
  return typeof by === 'string' ? { kind: 'agent', id: by } : present({ kind: 'agent' as const, ...by })
}

/** Over what was said, not how it was written: a client that orders its fields differently sends the same request. */
export function bodyHash(body: unknown): string {
  return sha256(canonical(body))
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`
}
