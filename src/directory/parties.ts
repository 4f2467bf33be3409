import type { ActorRef, IntegrationId } from '../contract/index.ts'
import { administratorPrefix, principalOf } from '../security/principals.ts'
import { firstOf, isSame, liveLinksOf, secondOf } from './link-rows.ts'
import type { Db } from './rows.ts'
import { findByExternalId } from './users.ts'

/** The names that one human may be known by here: tokens, accounts, addresses. */
export type Party = readonly string[]

/** Names compare as logins do. */
const folded = (name: string) => name.normalize('NFKC').trim().toLowerCase()

export const asToken = (id: string) => `token:${id}`
export const asAccount = (integrationId: string, externalId: string) => `account:${integrationId}/${externalId}`
export const asLogin = (login: string) => `login:${folded(login)}`

export const isOneParty = (one: Party, other: Party) => other.some(name => one.includes(name))

/** An actor by everything that tells who it is; what a client says of its agent is taken as it stands. */
export async function partyOf(db: Db, actor: ActorRef): Promise<Party> {
  const own = [asToken(actor.id), asLogin(actor.id)]
  // At a provider people call themselves what they like: whoever took an approver's login for a name would keep them out.
  const isNamed = actor.name !== undefined && !(actor.kind === 'admin' && actor.id.startsWith(administratorPrefix))
  const said = isNamed ? [...own, asLogin(actor.name)] : own
  if (actor.kind !== 'admin') return actor.kind === 'agent' ? said : [asToken(actor.id)]
  const holder = (await principalOf(db, actor.id))?.person
  if (holder === undefined) return said
  return [...said, ...(await accountParty(db, holder.integrationId, holder.externalId))]
}

/** An account, its addresses, and the other accounts of the same person. */
export async function accountParty(db: Db, integrationId: IntegrationId, externalId: string): Promise<Party> {
  const account = { integrationId, externalId }
  const links = await liveLinksOf(db, account)
  const accounts = [account, ...links.map(link => (isSame(firstOf(link), account) ? secondOf(link) : firstOf(link)))]
  const names = await Promise.all(
    accounts.map(async one => {
      const user = await findByExternalId(db, one.integrationId, one.externalId)
      return [
        asAccount(one.integrationId, one.externalId),
        ...[user?.login, user?.email].flatMap(name => (name ? [asLogin(name)] : [])),
      ]
    }),
  )
  return names.flat()
}
