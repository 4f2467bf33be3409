/** One fault of what was sent: its place as a JSON Pointer (RFC 6901), and what is wrong with it. */
export interface Fault {
  readonly path: string
  readonly message: string
}

/** What the host refused, in its own words (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string | undefined
  readonly faults: readonly Fault[]
  /** When it may be asked again, in seconds, if the host said so. */
  readonly retryAfterSeconds: number | undefined
  /** Everything else that the document says. */
  readonly document: Readonly<Record<string, unknown>>

  constructor(status: number, document: Readonly<Record<string, unknown>>, retryAfter: string | null) {
    const { code, title, detail, faults } = document
    super(typeof title === 'string' ? title : `HTTP ${status}`)
    this.status = status
    this.code = typeof code === 'string' ? code : 'unknown'
    this.title = this.message
    this.detail = typeof detail === 'string' ? detail : undefined
    this.faults = Array.isArray(faults) ? (faults as readonly Fault[]) : []
    this.retryAfterSeconds = retryAfter === null ? undefined : Number.parseInt(retryAfter, 10)
    this.document = document
  }
}

/** The host did not answer at all. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

/** Whatever an answer that is no success says, also where a proxy wrote it and not the host. */
export async function problemIn(response: Response): Promise<ProblemError> {
  const document: unknown = await response.json().catch(() => undefined)
  const isObject = typeof document === 'object' && document !== null
  return new ProblemError(
    response.status,
    isObject ? (document as Record<string, unknown>) : {},
    response.headers.get('retry-after'),
  )
}

export const isProblem = (error: unknown, code: string): boolean => error instanceof ProblemError && error.code === code
