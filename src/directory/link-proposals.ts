import { type ActorRef, type Clock, problem, type Random } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import type { Store, Tx } from '../storage/store.ts'
import { dropLink, linkHost, tellOfLink } from './link-drop.ts'
import {
  type Account,
  type AccountLink,
  findLink,
  firstOf,
  insertLink,
  isSame,
  lockLink,
  openLink,
  pairOf,
  secondOf,
} from './link-rows.ts'
import { type LinkView, viewOfLink } from './links.ts'
import { refuseOwn } from './own-binding.ts'
import { findByExternalId } from './users.ts'

/**
 * Links that administrators make: one proposes, another one confirms. Nobody makes one alone, nor any of an account of their
 * own: linked accounts may share one identity.
 */

export interface ProposalDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
}

const openMs = 7 * 86_400_000

export async function proposeLink(
  { store, clock, random }: ProposalDeps,
  { one, other, reason = null }: { readonly one: Account; readonly other: Account; readonly reason?: string | null },
  by: ActorRef,
): Promise<LinkView> {
  if (isSame(one, other)) throw problem('request_invalid', 'An account is not linked with itself.')
  const at = clock.now()
  return store.transaction(async tx => {
    for (const account of [one, other]) {
      await livingAccount(tx, account)
      await refuseOwn(tx, account, by)
    }
    const known = await openLink(tx.db, one, other)
    const isOver = known?.state === 'proposed' && (known.expires_at ?? 0) <= at
    if (known !== undefined && !isOver)
      throw problem('conflict', `These accounts are ${known.state === 'live' ? 'linked' : 'proposed'} already.`)
    if (known !== undefined) await dropLink(tx, known, { why: 'expired', by: linkHost, at }, random)
    const link: AccountLink = {
      id: `lnk_${token(random, 15)}`,
      state: 'proposed',
      origin: 'admin',
      ...pairOf(one, other),
      proposed_by: JSON.stringify(by),
      proposed_at: at,
      expires_at: at + openMs,
      made_by: null,
      made_at: null,
      ended_at: null,
      ended_why: null,
      reason,
      doubted_at: null,
    }
    if (!(await insertLink(tx, link))) throw problem('conflict', 'These accounts are proposed already.')
    await tellOfLink(tx, link, 'proposed', { by, at }, random)
    return viewOfLink(link)
  })
}

async function livingAccount(tx: Tx, { integrationId, externalId }: Account): Promise<void> {
  const user = await findByExternalId(tx.db, integrationId, externalId)
  if (user === undefined || user.status === 'removed') throw problem('not_found', 'A directory has no such account.')
}

/** `isSecond` says whether the one who confirms is somebody else than the one who proposed. */
export async function confirmLink(
  { store, clock, random }: ProposalDeps,
  id: string,
  by: ActorRef,
  isSecond: (tx: Tx, proposedBy: ActorRef, proposedAt: number) => Promise<boolean>,
): Promise<LinkView> {
  const at = clock.now()
  return store.transaction(async tx => {
    const link = await lockLink(tx, id)
    if (link === undefined) throw problem('not_found')
    const proposedBy = link.proposed_by === null ? null : (JSON.parse(link.proposed_by) as ActorRef)
    if (link.state !== 'proposed' || proposedBy === null) throw problem('conflict', 'This link is not proposed any more.')
    if ((link.expires_at ?? 0) <= at) throw problem('gone', 'The proposal has expired; propose the link again.')
    if (proposedBy.id === by.id || !(await isSecond(tx, proposedBy, link.proposed_at))) {
      throw problem('forbidden', 'Somebody else than the one who proposed the link has to confirm it.')
    }
    for (const account of [firstOf(link), secondOf(link)]) {
      await livingAccount(tx, account)
      await refuseOwn(tx, account, by)
    }
    const changes = { state: 'live', expires_at: null, made_by: JSON.stringify(by), made_at: at } as const
    await tx.db.updateTable('account_links').set(changes).where('id', '=', id).execute()
    const made = { ...link, ...changes }
    await tellOfLink(tx, made, 'made', { by, at }, random)
    return viewOfLink(made)
  })
}

/** Withdraws a proposal, or drops a link. What an attribute said is not said again by it: an administrator knows better. */
export async function endLink({ store, clock, random }: ProposalDeps, id: string, by: ActorRef): Promise<void> {
  const at = clock.now()
  await store.transaction(async tx => {
    const link = await findLink(tx.db, id)
    if (link === undefined) throw problem('not_found')
    await dropLink(tx, link, { why: 'by_admin', by, at }, random)
  })
}

/** Proposals that nobody confirmed. */
export async function expireProposals({ store, clock, random }: ProposalDeps, limit: number): Promise<number> {
  const at = clock.now()
  const due = await store.db
    .selectFrom('account_links')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('expires_at', '<=', at)
    .orderBy('expires_at')
    .limit(limit)
    .execute()
  for (const link of due) {
    await store.transaction(async tx => {
      const now = await lockLink(tx, link.id)
      if (now?.state === 'proposed') await dropLink(tx, now, { why: 'expired', by: linkHost, at }, random)
    })
  }
  return due.length
}
