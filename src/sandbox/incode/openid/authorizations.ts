import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../contract/index.ts'

/** What an ID token says instead of the truth; null leaves a claim out. `stranger` signs with a key that nobody published. */
export interface TokenOverride {
  readonly claims?: Readonly<Record<string, unknown>> | undefined
  readonly signedBy?: 'stranger' | undefined
}

/** How a face authentication ended. */
export interface FaceOutcome {
  readonly overall: string
  readonly value: string | undefined
  readonly identityId: string | undefined
  readonly idToken: TokenOverride
}

/** One authentication request, from the browser's arrival to the code. */
export interface Authorization {
  readonly handle: string
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string | undefined
  readonly nonce: string | undefined
  readonly codeChallenge: string
  readonly loginHint: string | undefined
  readonly prompt: string | undefined
  readonly createdAt: number
  outcome: FaceOutcome | undefined
}

const requestLifeMs = 10 * 60_000
const codeLifeMs = 60_000
/** The oldest are forgotten beyond this. */
const capacity = 10_000

/** All requests of the provider, and the codes that came of them. */
export class Authorizations {
  readonly #clock: Clock
  readonly #byHandle = new Map<string, Authorization>()
  readonly #codes = new Map<string, { readonly authorization: Authorization; readonly expiresAt: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  open(request: Omit<Authorization, 'handle' | 'createdAt' | 'outcome'>): Authorization {
    const handle = randomBytes(18).toString('base64url')
    const authorization: Authorization = { ...request, handle, createdAt: this.#clock.now(), outcome: undefined }
    this.#byHandle.set(handle, authorization)
    const oldest = this.#byHandle.size > capacity ? this.#byHandle.keys().next().value : undefined
    if (oldest !== undefined) this.#byHandle.delete(oldest)
    return authorization
  }

  find(handle: string): Authorization | undefined {
    return this.#byHandle.get(handle)
  }

  isOver({ createdAt, outcome }: Authorization): boolean {
    return outcome !== undefined || this.#clock.now() >= createdAt + requestLifeMs
  }

  /** Oldest first. */
  list(state: string | undefined): readonly Authorization[] {
    return [...this.#byHandle.values()].filter(one => state === undefined || one.state === state)
  }

  issueCode(authorization: Authorization): string {
    const code = randomBytes(32).toString('base64url')
    this.#codes.set(code, { authorization, expiresAt: this.#clock.now() + codeLifeMs })
    return code
  }

  /** Good once, whatever becomes of it (RFC 6749, section 4.1.2). */
  takeCode(code: string): Authorization | undefined {
    const known = this.#codes.get(code)
    this.#codes.delete(code)
    return known !== undefined && this.#clock.now() < known.expiresAt ? known.authorization : undefined
  }
}
