import { randomBytes } from 'node:crypto'
import type { Clock } from '../../contract/index.ts'
import { isExpired, type Session } from './session.ts'

/** A session token lives 90 days, whatever becomes of its session. */
const tokenLifeMs = 90 * 24 * 3600 * 1000
/** The oldest sessions are forgotten beyond this, so that a long bench does not fill the memory. */
const capacity = 50_000

type NewSession = Pick<
  Session,
  'configurationId' | 'kind' | 'env' | 'externalCustomerId' | 'externalId' | 'redirectionUrl' | 'language' | 'source'
> & { readonly lifeSeconds: number }

/** All sessions of the tenant, and who may read which. */
export class SessionBook {
  readonly #clock: Clock
  readonly #onExpired: (session: Session) => void
  readonly #byId = new Map<string, Session>()
  readonly #byHandle = new Map<string, Session>()
  readonly #tokens = new Map<string, { session: Session; expiresAt: number }>()
  readonly #tokensOf = new Map<Session, string[]>()

  constructor(clock: Clock, onExpired: (session: Session) => void) {
    this.#clock = clock
    this.#onExpired = onExpired
  }

  open(request: NewSession): Session {
    const now = this.#clock.now()
    const { lifeSeconds, ...given } = request
    const session: Session = {
      ...given,
      interviewId: randomBytes(12).toString('hex'),
      interviewCode: randomBytes(3).toString('hex').toUpperCase(),
      handle: randomBytes(18).toString('base64url'),
      createdAt: now,
      expiresAt: now + lifeSeconds * 1000,
      updatedAt: now,
      closedAt: undefined,
      onboardingStatus: 'UNKNOWN',
      outcome: undefined,
    }
    this.#byId.set(session.interviewId, session)
    this.#byHandle.set(session.handle, session)
    this.#forgetOldest()
    return session
  }

  /** A JWT to look at, as Incode's; nothing in it is trusted, only that it was issued here. At most 256 characters. */
  issueToken(session: Session): string {
    const now = this.#clock.now()
    const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')
    const claims = { jti: session.interviewId, iat: Math.floor(now / 1000) }
    const token = `${part({ alg: 'HS256' })}.${part(claims)}.${randomBytes(32).toString('base64url')}`
    this.#tokens.set(token, { session, expiresAt: now + tokenLifeMs })
    this.#tokensOf.set(session, [...(this.#tokensOf.get(session) ?? []), token])
    return token
  }

  byToken(token: string): Session | undefined {
    const grant = this.#tokens.get(token)
    return grant !== undefined && this.#clock.now() < grant.expiresAt ? this.#upToDate(grant.session) : undefined
  }

  byId(interviewId: string): Session | undefined {
    return this.#upToDate(this.#byId.get(interviewId))
  }

  byHandle(handle: string): Session | undefined {
    return this.#upToDate(this.#byHandle.get(handle))
  }

  /** Oldest first. */
  list(externalCustomerId: string | undefined): Session[] {
    const wanted = [...this.#byId.values()].filter(
      session => externalCustomerId === undefined || session.externalCustomerId === externalCustomerId,
    )
    for (const session of wanted) this.#upToDate(session)
    return wanted
  }

  expire(session: Session): void {
    session.onboardingStatus = 'EXPIRED'
    session.updatedAt = this.#clock.now()
  }

  /** Nothing runs at the moment of expiry; the first look after it finds out. */
  #upToDate<T extends Session | undefined>(session: T): T {
    if (session !== undefined && session.onboardingStatus !== 'EXPIRED' && isExpired(session, this.#clock.now())) {
      this.expire(session)
      this.#onExpired(session)
    }
    return session
  }

  #forgetOldest(): void {
    if (this.#byId.size <= capacity) return
    for (const oldest of this.#byId.values()) {
      this.#byId.delete(oldest.interviewId)
      this.#byHandle.delete(oldest.handle)
      for (const token of this.#tokensOf.get(oldest) ?? []) this.#tokens.delete(token)
      this.#tokensOf.delete(oldest)
      return
    }
  }
}
