import { type AccountStatus, type EnrollmentState, problem } from '../contract/index.ts'
import { sharing } from './link-drop.ts'
import { type Account, findLink, type Objection, objectionTo } from './link-rows.ts'
import { type LinkView, viewOfLink } from './links.ts'
import type { Db } from './rows.ts'
import { findByExternalId } from './users.ts'

/** One of the two accounts of a link, as an administrator tells it from others. Null: the directory knows it no more. */
export interface AccountShown extends Account {
  readonly login: string | null
  readonly displayName: string | null
  readonly status: AccountStatus | null
  readonly enrollment: EnrollmentState | null
}

/** A link as it is listed. */
export interface LinkShown extends Omit<LinkView, 'accounts'> {
  readonly accounts: readonly AccountShown[]
}

/** One link, with what is true of it now. */
export interface LinkStanding extends LinkShown {
  /** Why a live link holds nothing just now. */
  readonly rests: Objection | null
  /** Whose binding ends if the link does: both are of one directory and bound to one identity, and this one since later. */
  readonly unbinds: Account | null
}

export async function shownLink(reports: Db, link: LinkView): Promise<LinkShown> {
  const accounts = link.accounts.map(async ({ integrationId, externalId }) => {
    const user = await findByExternalId(reports, integrationId, externalId)
    return {
      integrationId,
      externalId,
      login: user?.login || null,
      displayName: user?.displayName ?? null,
      status: user?.status ?? null,
      enrollment: user?.enrollment ?? null,
    }
  })
  return { ...link, accounts: await Promise.all(accounts) }
}

export async function linkStanding(reports: Db, id: string): Promise<LinkStanding> {
  const link = await findLink(reports, id)
  if (link === undefined) throw problem('not_found', 'There is no link of this id.')
  const isLive = link.state === 'live'
  const [shown, objection, two] = await Promise.all([
    shownLink(reports, viewOfLink(link)),
    isLive ? objectionTo(reports, link) : undefined,
    isLive ? sharing(reports, link) : undefined,
  ])
  const younger = two?.younger.subject
  return {
    ...shown,
    rests: objection ?? null,
    unbinds: younger === undefined ? null : { integrationId: younger.integration_id, externalId: younger.external_id },
  }
}
