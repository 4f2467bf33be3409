import type { AccountStatus, DirectoryClaims, SourceUser } from '../../contract/index.ts'
import { contentHash as hashOf, spellClaims, spellContact } from './digest.ts'
import { loginKey } from './fold.ts'
import { type Derived, derive, type Named } from './keys.ts'

/** Who writes, and when. */
export interface Stamp {
  /** `seq` of a run, carried by the row: a full read that is under way must not miss the person. */
  readonly writtenBy: number
  /** The run that a change is of; null for somebody who was read outside any. */
  readonly run: number | null
  readonly at: number
}

/** How a person counts. Each change that a page brings is one of these. */
export type Outcome = 'created' | 'updated' | 'deactivated' | 'unchanged' | 'removed'

/** A person as the product shows them now, ready to be compared. */
export interface Sighting {
  readonly user: SourceUser
  readonly contentHash: string
  /** Epoch milliseconds of the product's own last change; 0 when it does not say. */
  readonly changedAt: number
}

/** What tells whether a row has to be written. */
export interface Remembered {
  readonly contentHash: string
  readonly sourceChangedAt: number
}

/** What else the comparison needs of a row that will be. */
export interface StoredPerson extends Remembered, Named {
  readonly status: AccountStatus
  readonly sourceStatus: string
  /** JSON of `DirectoryClaims`. */
  readonly claims: string
  readonly linkKey: string | null
  readonly claimsChangedAt: number
  readonly contactChangedAt: number
}

/** Everything of a row that comes from the product or is derived from it. */
export interface PersonRow extends StoredPerson, Derived {
  readonly externalId: string
  readonly loginKey: string
  readonly status: SourceUser['status']
}

/** The code of those who are there, and no longer among whom the read is limited to. */
export const leftScope = 'left_scope'

/**
 * Whether somebody is there only as who left the scope. Like a tombstone they have no content hash, so that their return is
 * news; no product can say that of a person.
 */
export function hasLeftScope({ status, contentHash }: Pick<StoredPerson, 'status' | 'contentHash'>): boolean {
  return contentHash === '' && status !== 'removed'
}

/** Whether there is anything to do about somebody who is said to be gone, for this reason. */
export function canLeave(stored: Pick<StoredPerson, 'status' | 'contentHash'>, code: string): boolean {
  return stored.status !== 'removed' && !(code === leftScope && hasLeftScope(stored))
}

/**
 * Whether an administrator who saw a list, with this code of a person, saw what is to become of them now. To leave the
 * scope is less than to be removed.
 */
export function wasShown(listed: string | undefined, code: string): boolean {
  return listed !== undefined && (code === leftScope || listed !== leftScope)
}

export function sight(user: SourceUser): Sighting {
  return { user, contentHash: hashOf(user), changedAt: timeOf(user.changedAt) }
}

/** Epoch milliseconds; 0 where none are said. */
function timeOf(text: string | undefined): number {
  const at = text === undefined ? 0 : Date.parse(text)
  return Number.isFinite(at) ? at : 0
}

/**
 * Whether a sighting says something that is not stored. An older version never overwrites a newer one. A tombstone has
 * no content hash: who comes back is always news.
 */
export function isNews(stored: Remembered, contentHash: string, changedAt: number): boolean {
  return contentHash !== stored.contentHash && (changedAt === 0 || changedAt >= stored.sourceChangedAt)
}

/**
 * The row of a person seen for the first time: claims and contact are as old as the product's own last change, or as the
 * time since when its log knows of none. A product that says neither gives no age, and they begin to settle when we first
 * see them: nobody could tell a person who was always called that from one who was renamed a minute before.
 */
export function firstSight({ user, contentHash, changedAt }: Sighting, at: number): PersonRow {
  const since = Math.min(changedAt || timeOf(user.unchangedSince) || at, at)
  const named: Named = {
    login: user.login,
    email: user.email || null,
    givenName: user.givenName || null,
    familyName: user.familyName || null,
    displayName: user.displayName || null,
  }
  const { browseKey, nameKeys, words } = derive(named)
  return {
    externalId: user.externalId,
    login: named.login,
    loginKey: loginKey(user.login),
    email: named.email,
    givenName: named.givenName,
    familyName: named.familyName,
    displayName: named.displayName,
    status: user.status,
    sourceStatus: user.sourceStatus,
    claims: JSON.stringify(user.claims),
    browseKey,
    contentHash,
    claimsChangedAt: since,
    contactChangedAt: since,
    sourceChangedAt: changedAt,
    linkKey: user.linkKey === undefined ? null : loginKey(user.linkKey) || null,
    nameKeys,
    words,
  }
}

/**
 * The row that a known person becomes. Claims and contact are news only when they themselves differ, and then as of now:
 * the product's own time is of its last change of anything, and an older one would settle them too early.
 */
export function laterSight(stored: StoredPerson, now: PersonRow, at: number): PersonRow {
  const before = { ...stored, claims: JSON.parse(stored.claims) as DirectoryClaims }
  const after = { ...now, claims: JSON.parse(now.claims) as DirectoryClaims }
  return {
    ...now,
    claimsChangedAt: spellClaims(before) === spellClaims(after) ? stored.claimsChangedAt : at,
    contactChangedAt: spellContact(before) === spellContact(after) ? stored.contactChangedAt : at,
    sourceChangedAt: Math.max(now.sourceChangedAt, stored.sourceChangedAt),
  }
}

const usable: ReadonlySet<AccountStatus> = new Set(['active', 'locked', 'staged'])

/** What became of a known person: an account that could be used and no longer can is deactivated. */
export function outcomeOf(before: AccountStatus, after: AccountStatus): 'updated' | 'deactivated' {
  return usable.has(before) && !usable.has(after) ? 'deactivated' : 'updated'
}
