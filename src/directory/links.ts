import type { AccountStatus, ActorRef, Assurance, EnrollmentState, IntegrationId } from '../contract/index.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import { type Account, type AccountLink, firstOf, isSame, liveLinksOf, secondOf } from './link-rows.ts'
import type { Db } from './rows.ts'
import { findByExternalId } from './users.ts'

/**
 * The same person twice: accounts of one person, in one directory or in several, tied together by an attribute that
 * people cannot change themselves or by two administrators, and never by an address. Here as they are shown. A link is
 * knowledge and gives nothing by itself: neither an enrollment nor a verdict passes over it.
 */

export interface LinkedPerson {
  readonly linkId: string
  readonly integrationId: IntegrationId
  readonly externalId: string
  readonly origin: AccountLink['origin']
  readonly since: string
  readonly login: string | null
  readonly displayName: string | null
  readonly status: AccountStatus | null
  readonly enrollment: EnrollmentState | null
  readonly assurance: Assurance | null
}

const shownAtMost = 50
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** The other accounts of a person. */
export async function linkedOf(reports: Db, account: Account): Promise<readonly LinkedPerson[]> {
  const links = await liveLinksOf(reports, account)
  return Promise.all(
    links.slice(0, shownAtMost).map(async link => {
      const other = isSame(firstOf(link), account) ? secondOf(link) : firstOf(link)
      const user = await findByExternalId(reports, other.integrationId, other.externalId)
      return {
        linkId: link.id,
        ...other,
        origin: link.origin,
        since: new Date(link.made_at ?? link.proposed_at).toISOString(),
        login: user?.login ?? null,
        displayName: user?.displayName ?? null,
        status: user?.status ?? null,
        enrollment: user?.enrollment ?? null,
        assurance: user?.assurance ?? null,
      }
    }),
  )
}

export interface LinkView {
  readonly id: string
  readonly state: AccountLink['state']
  readonly origin: AccountLink['origin']
  readonly accounts: readonly Account[]
  readonly proposedBy: ActorRef | null
  readonly proposedAt: string
  /** Why an administrator proposed it. */
  readonly reason: string | null
  /** Until when a proposal can be confirmed. */
  readonly expiresAt: string | null
  readonly madeBy: ActorRef | null
  readonly madeAt: string | null
  readonly endedAt: string | null
  readonly endedWhy: AccountLink['ended_why']
}

const actorIn = (text: string | null): ActorRef | null => (text === null ? null : (JSON.parse(text) as ActorRef))

export function viewOfLink(link: AccountLink): LinkView {
  return {
    id: link.id,
    state: link.state,
    origin: link.origin,
    accounts: [firstOf(link), secondOf(link)],
    proposedBy: actorIn(link.proposed_by),
    proposedAt: new Date(link.proposed_at).toISOString(),
    reason: link.reason,
    expiresAt: iso(link.expires_at),
    madeBy: actorIn(link.made_by),
    madeAt: iso(link.made_at),
    endedAt: iso(link.ended_at),
    endedWhy: link.ended_why,
  }
}

export interface LinkQuery {
  readonly limit: number
  readonly cursor?: string
  readonly state?: AccountLink['state']
  readonly origin?: AccountLink['origin']
  readonly integrationId?: IntegrationId
  /** Of one account of that directory. */
  readonly externalId?: string
}

/** Newest first, by keyset. */
export async function listLinks(
  reports: Db,
  query: LinkQuery,
): Promise<{ readonly items: readonly LinkView[]; readonly nextCursor: string | null }> {
  const { integrationId, externalId, state, origin } = query
  let list = reports
    .selectFrom('account_links')
    .selectAll()
    .orderBy('proposed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (state !== undefined) list = list.where('state', '=', state)
  if (origin !== undefined) list = list.where('origin', '=', origin)
  if (integrationId !== undefined && externalId === undefined) {
    list = list.where(({ or, eb }) =>
      or([eb('integration_id', '=', integrationId), eb('other_integration_id', '=', integrationId)]),
    )
  }
  if (integrationId !== undefined && externalId !== undefined) {
    list = list.where(({ or, and, eb }) =>
      or([
        and([eb('integration_id', '=', integrationId), eb('external_id', '=', externalId)]),
        and([eb('other_integration_id', '=', integrationId), eb('other_external_id', '=', externalId)]),
      ]),
    )
  }
  if (query.cursor !== undefined) {
    const [at, id] = keysIn(query.cursor, 'number', 'string')
    list = list.where(({ or, and, eb }) => or([eb('proposed_at', '<', at), and([eb('proposed_at', '=', at), eb('id', '<', id)])]))
  }
  const { rows, nextCursor } = pageOf(await list.execute(), query.limit, row => [row.proposed_at, row.id])
  return { items: rows.map(viewOfLink), nextCursor }
}
