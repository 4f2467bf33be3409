import { type Standing, type StandingStatus, standingStatuses, standingText } from '../../contract/index.ts'

/** What is to stand in the product of a person: a pure function of what the host knows of them. */

/** The newest received allow of a live verification of the person. */
export interface LastAllow {
  readonly verifiedAt: number
  readonly identityId: string
  readonly tenant: string
  readonly score: number | null
}

export interface Facts {
  /** What stands now, or is on its way there. */
  readonly standing: Standing | undefined
  readonly allow: LastAllow | undefined
  /** The live binding, or how the last one ended. */
  readonly enrollment:
    | { readonly state: 'enrolled'; readonly identityId: string; readonly tenant: string }
    | { readonly state: 'expired' | 'ended' | 'none' }
  readonly validDays: number
  readonly now: number
}

const dayMs = 86_400_000

/** Undefined where nothing is to stand there: who was never verified is not written of. */
export function dueStanding(facts: Facts): Standing | undefined {
  const { standing, enrollment } = facts
  const verified = verifiedStanding(facts)
  if (verified !== undefined) return verified
  if (standing === undefined) return undefined
  if (enrollment.state === 'ended') return { status: 'REVOKED', score: null, verifiedAt: null, expiresAt: null }
  // What was taken back does not come back as merely old.
  if (standing.status !== 'VERIFIED') return standing
  // A rule of the product that only looks at the date must not go on either.
  const ended = standing.expiresAt === null ? facts.now : Math.min(Date.parse(standing.expiresAt), facts.now)
  return { status: 'EXPIRED', score: null, verifiedAt: standing.verifiedAt, expiresAt: seconds(ended) }
}

/** Only while the identity that was seen is still the one that is bound. */
function verifiedStanding({ standing, allow, enrollment, validDays, now }: Facts): Standing | undefined {
  if (allow === undefined || enrollment.state !== 'enrolled') return undefined
  if (allow.identityId !== enrollment.identityId || allow.tenant !== enrollment.tenant) return undefined
  const verifiedAt = seconds(allow.verifiedAt)
  // Of one verdict the earlier end holds: saying it again, or another number of days, never makes it longer.
  const isSame = standing !== undefined && standing.verifiedAt === verifiedAt && standing.expiresAt !== null
  const ends = allow.verifiedAt + validDays * dayMs
  const until = isSame ? Math.min(ends, Date.parse(standing.expiresAt)) : ends
  if (until <= now) return undefined
  return { status: 'VERIFIED', score: rounded(allow.score), verifiedAt, expiresAt: seconds(until) }
}

/** When a standing has to be written over. */
export function lapsesAt({ status, expiresAt }: Standing): number | null {
  return status === 'VERIFIED' && expiresAt !== null ? Date.parse(expiresAt) : null
}

const seconds = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toISOString()
const rounded = (score: number | null): number | null =>
  score === null || !Number.isFinite(score) ? null : Math.round(Math.min(Math.max(score, 0), 100) * 10) / 10

/** Reads `standingText` back; undefined for whatever is no standing of ours. */
export function standingOf(text: string | null): Standing | undefined {
  if (text === null) return undefined
  const [status, score, verifiedAt, expiresAt] = JSON.parse(text) as readonly [
    unknown,
    number | null,
    string | null,
    string | null,
  ]
  const known: readonly unknown[] = standingStatuses
  return known.includes(status) ? { status: status as StandingStatus, score, verifiedAt, expiresAt } : undefined
}

export const textOf = (standing: Standing | undefined): string | null => (standing === undefined ? null : standingText(standing))
