/**
 * What people sign in with: passwords, links to set a new one, temporary access codes, factors; and where they are signed
 * in. Nobody has a password that is known until one was set by a link or a temporary one.
 */

import { randomBytes, randomInt } from 'node:crypto'

export interface Code {
  readonly value: string
  readonly expiresAt: number
  readonly multiUse: boolean
}

export interface Factor {
  readonly id: string
  readonly factorType: string
  readonly provider: string
  readonly status?: string
  readonly profile?: Readonly<Record<string, string>>
}

export interface Credentials {
  /** A link to choose a password, which ends the one before. Good for so long. */
  makeLink(user: number): string
  /** The person of a link that is good; it is used up. */
  useLink(token: string): number | undefined
  linkIsGood(token: string): boolean
  setPassword(user: number, password: string): void
  /** A password that works until the next one is chosen. */
  makePassword(user: number): string
  hasPassword(user: number, password: string): boolean
  /** A new code voids the one before. */
  makeCode(user: number, order: { readonly minutes: number; readonly multiUse: boolean; readonly length: number }): Code
  /** Whether the code is this person's and good; one for a single use is used up. */
  useCode(user: number, code: string): boolean
  factorsOf(user: number): readonly Factor[]
  resetFactors(user: number): void
  setFactors(user: number, factors: readonly Factor[]): void
  /** With what goes along with it; false where the person has no such factor. */
  removeFactor(user: number, id: string): boolean
  beginSession(user: number): string
  sessionsOf(user: number): number
  endSessions(user: number): void
  /** Keeps a person out on devices that were not seen before, although they are ACTIVE. */
  setBlocked(user: number, isBlocked: boolean): void
  isBlocked(user: number): boolean
}

/** As an org has it at first. */
const linkMs = 60 * 60_000

/** Removed together with the push of Okta Verify. */
const ofVerify: readonly string[] = ['token:software:totp', 'signed_nonce']

const factorsAtFirst = (user: number): readonly Factor[] => [
  { id: `opf5sandbox${String(user).padStart(9, '0')}`, factorType: 'push', provider: 'OKTA' },
  { id: `sms5sandbox${String(user).padStart(9, '0')}`, factorType: 'sms', provider: 'OKTA' },
]

export function createCredentials(clock: { now(): number }): Credentials {
  const links = new Map<string, { readonly user: number; readonly until: number }>()
  const passwords = new Map<number, string>()
  const codes = new Map<number, Code>()
  const factors = new Map<number, readonly Factor[]>()
  const sessions = new Map<string, number>()
  const blocked = new Set<number>()

  const endLinks = (user: number): void => {
    for (const [token, link] of links) if (link.user === user) links.delete(token)
  }
  const good = (token: string): number | undefined => {
    const link = links.get(token)
    return link !== undefined && link.until > clock.now() ? link.user : undefined
  }

  const factorsOf = (user: number) => factors.get(user) ?? factorsAtFirst(user)

  return {
    makeLink(user) {
      endLinks(user)
      passwords.delete(user)
      const token = randomBytes(15).toString('base64url')
      links.set(token, { user, until: clock.now() + linkMs })
      return token
    },
    linkIsGood: token => good(token) !== undefined,
    useLink(token) {
      const user = good(token)
      links.delete(token)
      return user
    },
    setPassword: (user, password) => void passwords.set(user, password),
    makePassword(user) {
      const password = `Tmp-${randomBytes(9).toString('base64url')}`
      endLinks(user)
      passwords.set(user, password)
      return password
    },
    hasPassword: (user, password) => passwords.get(user) === password,
    makeCode(user, { minutes, multiUse, length }) {
      const value = Array.from({ length }, () => randomInt(10)).join('')
      const code = { value, expiresAt: clock.now() + minutes * 60_000, multiUse }
      codes.set(user, code)
      return code
    },
    useCode(user, value) {
      const code = codes.get(user)
      if (code === undefined || code.value !== value || code.expiresAt <= clock.now()) return false
      if (!code.multiUse) codes.delete(user)
      return true
    },
    factorsOf,
    resetFactors: user => void factors.set(user, []),
    setFactors: (user, wanted) => void factors.set(user, wanted),
    removeFactor(user, id) {
      const removed = factorsOf(user).find(one => one.id === id)
      if (removed === undefined) return false
      const isPush = removed.provider === 'OKTA' && removed.factorType === 'push'
      const goes = (one: Factor) => one.id === id || (isPush && one.provider === 'OKTA' && ofVerify.includes(one.factorType))
      factors.set(
        user,
        factorsOf(user).filter(one => !goes(one)),
      )
      return true
    },
    beginSession(user) {
      const id = randomBytes(15).toString('base64url')
      sessions.set(id, user)
      return id
    },
    sessionsOf: user => [...sessions.values()].filter(one => one === user).length,
    endSessions(user) {
      for (const [id, one] of sessions) if (one === user) sessions.delete(id)
    },
    setBlocked: (user, isBlocked) => void (isBlocked ? blocked.add(user) : blocked.delete(user)),
    isBlocked: user => blocked.has(user),
  }
}
