import { z } from 'zod'
import {
  type Fault,
  isStepgateError,
  type ProblemCode,
  type ProblemDocument,
  problems,
  rowOf,
  type StepgateError,
} from '../contract/index.ts'

/**
 * Errors as callers see them: problem documents (RFC 9457) with our code, who has to act, and every fault at once. The
 * one place where an error becomes an answer, for the hooks and for the admin API alike.
 */
export interface Problem {
  readonly status: number
  readonly document: ProblemDocument
  /** `Retry-After`, where the error knows one. */
  readonly headers: Readonly<Record<string, string>>
}

/** An administrator may read what a product answered; a caller of the hooks reads only what concerns the call. */
export type Audience = 'caller' | 'administrator'

export const problemContentType = 'application/problem+json'

/** The published shape, for OpenAPI. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe('Closed list; branch on this.'),
    detail: z.string().optional(),
    actor: z.string().describe('Who has to act: caller, admin, person, provider, connector_author, operator.'),
    faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', title: 'Problem document (RFC 9457)' })

/** What any error says on the wire. An error that is not ours says nothing but that it happened. */
export function problemOf(error: unknown, audience: Audience = 'caller'): Problem {
  if (isStepgateError(error)) return ofOurs(error, audience)
  const framework = ofFramework(error)
  if (framework) return framework
  return documentOf('internal', problems.internal.status)
}

function ofOurs(error: StepgateError, audience: Audience): Problem {
  const row = rowOf(error)
  const tells = error.message !== row.title && row.status < 500 && (error.family === 'problem' || audience === 'administrator')
  return {
    status: row.status,
    headers: error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) },
    document: {
      type: 'about:blank',
      title: row.title,
      status: row.status,
      code: error.code,
      ...(tells ? { detail: error.message } : {}),
      actor: row.actor,
      ...(error.faults.length > 0 ? { faults: error.faults } : {}),
    },
  }
}

/** Sentences for what the HTTP framework refuses by itself, by status. */
const refusals: Readonly<Record<number, { readonly code: ProblemCode; readonly detail: string }>> = {
  400: { code: 'request_invalid', detail: 'The body cannot be read as JSON.' },
  405: { code: 'request_invalid', detail: 'This method is not allowed here.' },
  413: { code: 'payload_too_large', detail: 'The body is too large.' },
  414: { code: 'request_invalid', detail: 'A part of the address is too long.' },
  415: { code: 'request_invalid', detail: 'The body has to be application/json.' },
}

const unreadableAddress = { code: 'request_invalid', detail: 'The address cannot be read.' } as const

/** Its message may quote the body or the address, so it is not passed on. */
function ofFramework(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined
  // SDKs put the status of their product's answer into the same field: that is not what our caller did.
  const isFrameworks = error instanceof SyntaxError || ('code' in error && String(error.code).startsWith('FST_'))
  if (!isFrameworks) return undefined
  if ('validation' in error && Array.isArray(error.validation)) {
    return documentOf('request_invalid', 400, undefined, error.validation.map(validationFault))
  }
  const badAddress = 'code' in error && error.code === 'FST_ERR_BAD_URL'
  const refusal = badAddress ? unreadableAddress : refusals[error.statusCode]
  return refusal && documentOf(refusal.code, error.statusCode, refusal.detail)
}

/** A fault as a validator of the framework reports it. */
function validationFault(found: { readonly instancePath?: unknown; readonly message?: unknown }): Fault {
  return { path: String(found.instancePath ?? ''), message: String(found.message ?? 'Invalid.') }
}

const methods = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] as const

/** The methods that a path does not have. */
export function otherMethods(allowed: readonly string[]): (typeof methods)[number][] {
  return methods.filter(method => !allowed.includes(method))
}

/** A method that a known path does not answer (RFC 9110 §15.5.6). */
export function methodNotAllowed(allowed: readonly string[]): Problem {
  return { ...documentOf('request_invalid', 405, refusals[405]?.detail), headers: { allow: allowed.join(', ') } }
}

function documentOf(code: ProblemCode, status: number, detail?: string, faults?: readonly Fault[]): Problem {
  const { title, actor } = problems[code]
  return {
    status,
    headers: {},
    document: {
      type: 'about:blank',
      title,
      status,
      code,
      ...(detail === undefined ? {} : { detail }),
      actor,
      ...(faults === undefined ? {} : { faults }),
    },
  }
}

/** Every fault that a schema found, by JSON Pointer. Messages name the rule, never the value. */
export function faultsOf(error: z.ZodError): readonly Fault[] {
  return error.issues.flatMap(issue => {
    if (issue.code !== 'unrecognized_keys') return [{ path: pointer(issue.path), message: issue.message }]
    return issue.keys.map(key => ({ path: pointer([...issue.path, key]), message: 'This field is not known here.' }))
  })
}

/** RFC 6901. */
function pointer(path: readonly PropertyKey[]): string {
  return path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
