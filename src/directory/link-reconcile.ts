import type { IntegrationId, Logger, RunId } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import { appendAudit } from '../security/audit.ts'
import { sha256, token } from '../security/hash.ts'
import { once } from '../storage/once.ts'
import type { Tx } from '../storage/store.ts'
import { withFixedLinkKeys } from './fixed-keys.ts'
import { doubtedLinks } from './link-doubts.ts'
import { dropLink, linkHost, tellOfLink } from './link-drop.ts'
import { accountsWith, type Keyed, linksOf, linksWith, newsOf, vetoed } from './link-keys.ts'
import type { ProposalDeps } from './link-proposals.ts'
import {
  type Account,
  type AccountLink,
  firstOf,
  insertLink,
  type Objection,
  objectionTo,
  pairOf,
  secondOf,
} from './link-rows.ts'
import type { Db } from './rows.ts'

/**
 * Links by an attribute: accounts that the mapping gave the same `link_key`. After each run of a sync those are looked
 * at whose rows changed; a slow round looks over all links, so that one whose accounts no longer say it ends in any case.
 * Only keys that people cannot choose make a link (`editable-claims.ts`).
 */

export interface LinkDeps extends ProposalDeps {
  readonly log: Logger
}

/** A key that more accounts share is no key of a person: `n/a`, a department, a default. */
const mostAccounts = 5
const atOnce = 500
/** So many links of a run are told of one by one; of the rest there is one summary. */
const toldOneByOne = 200
/** Rows carry the time at which their page was written; commits and other processes' clocks come a little later. */
const overlapMs = 5 * 60_000
const rememberedMs = 7 * 86_400_000

const nameOf = ({ integrationId, externalId }: Account) => `${integrationId} ${externalId}`
const pairName = (one: Account, other: Account) => Object.values(pairOf(one, other)).join(' ')
const pairNameOf = (link: AccountLink) => pairName(firstOf(link), secondOf(link))

export async function linkByAttribute(
  deps: LinkDeps,
  { integrationId }: { readonly runId: RunId; readonly integrationId: IntegrationId },
): Promise<void> {
  const { store, clock, random } = deps
  const until = clock.now() - overlapMs
  // Where the clock went back, what was written since lies before the mark.
  let from = { at: Math.min(await markOf(store.reports, integrationId), until), row: 0 }
  let looked = 0
  let made = 0
  for (;;) {
    const news = await newsOf(store.reports, integrationId, from, atOnce)
    const last = news.at(-1)
    if (last === undefined) break
    from = { at: last.updatedAt, row: last.row }
    looked += news.length
    made += await linkNews(deps, news, made)
  }
  // A run that brought nothing writes nothing.
  if (looked === 0) return
  await store.transaction(async tx => {
    await setMark(tx, integrationId, until)
    if (made <= toldOneByOne) return
    const at = clock.now()
    const facts = { integrationId, links: made, toldOneByOne }
    await appendAudit(tx, { at, actor: linkHost, action: 'link.made_many', target: integrationId, facts }, random)
    await publish(tx, { type: 'link.made_many', integrationId, target: integrationId, payload: facts, at }, random)
  })
}

/** Answers how many links were made. */
async function linkNews(deps: LinkDeps, news: readonly Keyed[], before: number): Promise<number> {
  const { store } = deps
  const groups = await accountsWith(store.reports, [...new Set(news.map(({ linkKey }) => linkKey))], mostAccounts)
  const known = await linksOf(store.reports, [...groups.values()].flat().concat(news))
  const vetoes = await vetoed(store.reports, [...groups.values()].flat())
  const open = new Set(known.map(pairNameOf))
  const keyOf = new Map([...groups].flatMap(([key, group]) => group.map(account => [nameOf(account), key] as const)))
  const changed = new Set(news.map(nameOf))

  const stale = known.filter(
    link =>
      link.state === 'live' &&
      link.origin === 'attribute' &&
      (changed.has(nameOf(firstOf(link))) || changed.has(nameOf(secondOf(link)))) &&
      keyOf.get(nameOf(firstOf(link))) !== keyOf.get(nameOf(secondOf(link))),
  )
  // A key that people can choose links nobody, and makes nobody's key ambiguous. What diverges still ends.
  const trusted = await withTrustedKeys(store.reports, groups)
  const crowded = [...trusted].filter(([, group]) => group.length > mostAccounts)
  const crowd = new Set(crowded.flatMap(([, group]) => group.map(nameOf)))
  const tooMany = known.filter(
    link =>
      link.state === 'live' &&
      link.origin === 'attribute' &&
      crowd.has(nameOf(firstOf(link))) &&
      crowd.has(nameOf(secondOf(link))),
  )
  const wanted = [...trusted.values()]
    .filter(group => group.length <= mostAccounts)
    .flatMap(group => group.flatMap((one, n) => group.slice(n + 1).map(other => [one, other] as const)))
    .filter(([one, other]) => !open.has(pairName(one, other)) && !vetoes.has(pairName(one, other)))

  if (stale.length + tooMany.length + wanted.length + crowded.length === 0) return 0
  return store.transaction(async tx => {
    for (const link of stale) await dropIfStale(deps, tx, link)
    for (const link of tooMany) await drop(deps, tx, link, 'ambiguous')
    for (const [key, group] of crowded) await tellOfCrowd(deps, tx, key, group)
    let made = 0
    for (const [one, other] of wanted) {
      if (await make(deps, tx, one, other, before + made < toldOneByOne)) made += 1
    }
    return made
  })
}

async function withTrustedKeys(
  db: Db,
  groups: ReadonlyMap<string, readonly Account[]>,
): Promise<ReadonlyMap<string, readonly Account[]>> {
  const directories = [...groups.values()].flat().map(({ integrationId }) => integrationId)
  const fixed = await withFixedLinkKeys(db, directories)
  return new Map([...groups].map(([key, group]) => [key, group.filter(({ integrationId }) => fixed.has(integrationId))]))
}

async function make({ clock, random }: LinkDeps, tx: Tx, one: Account, other: Account, tells: boolean): Promise<boolean> {
  const at = clock.now()
  const link: AccountLink = {
    id: `lnk_${token(random, 15)}`,
    state: 'live',
    origin: 'attribute',
    ...pairOf(one, other),
    proposed_by: null,
    proposed_at: at,
    expires_at: null,
    made_by: null,
    made_at: at,
    ended_at: null,
    ended_why: null,
    reason: null,
    doubted_at: null,
  }
  // Read before the transaction: by now one of the two may say something else.
  if ((await objectionTo(tx.db, link, 'held')) !== undefined || !(await insertLink(tx, link))) return false
  if (tells) await tellOfLink(tx, link, 'made', { by: linkHost, at }, random)
  return true
}

function drop({ clock, random }: LinkDeps, tx: Tx, link: AccountLink, why: 'diverged' | 'ambiguous' | 'made_while_open') {
  return dropLink(tx, link, { why, by: linkHost, at: clock.now() }, random)
}

/** What ends a link, where everything else lets it rest. */
const isFinal = (why: Objection): why is 'diverged' | 'made_while_open' => why === 'diverged' || why === 'made_while_open'

async function dropIfStale(deps: LinkDeps, tx: Tx, link: AccountLink): Promise<void> {
  const why = await objectionTo(tx.db, link)
  if (why !== undefined && isFinal(why)) await drop(deps, tx, link, why)
}

/** Once a week for each key. The key itself may say something of a person, and is not told. */
async function tellOfCrowd(deps: LinkDeps, tx: Tx, key: string, group: readonly Account[]): Promise<void> {
  const { clock, random, log } = deps
  const at = clock.now()
  if (!(await once(tx, `link-crowd:${sha256(key)}`, at + rememberedMs, at))) return
  // Those that were linked while they were few may be others than the ones at hand.
  for (const link of await linksWith(tx.db, key)) await drop(deps, tx, link, 'ambiguous')
  const [first] = group
  if (first === undefined) return
  const { integrationId } = first
  const accounts = group.map(({ integrationId: directory, externalId }) => ({ integrationId: directory, externalId }))
  const facts = { mostAccounts, accounts }
  await appendAudit(tx, { at, actor: linkHost, action: 'link.ambiguous', target: integrationId, facts }, random)
  await publish(tx, { type: 'link.ambiguous', integrationId, target: integrationId, payload: facts, at }, random)
  log.warn({ integrationId, people: group.length }, 'a link key is shared by too many accounts and links none of them')
}

async function markOf(db: Db, integrationId: IntegrationId): Promise<number> {
  const row = await db.selectFrom('link_marks').select('until').where('integration_id', '=', integrationId).executeTakeFirst()
  return row?.until ?? 0
}

async function setMark({ db }: Tx, integrationId: IntegrationId, until: number): Promise<void> {
  await db
    .insertInto('link_marks')
    .values({ integration_id: integrationId, until })
    .onConflict(conflict => conflict.column('integration_id').doUpdateSet({ until }))
    .execute()
}

/** Ends links that somebody may have made by choosing their key, before all others are looked over. */
export async function endDoubted(deps: LinkDeps): Promise<void> {
  for (const link of await doubtedLinks(deps.store.db, atOnce)) await deps.store.transaction(tx => dropIfStale(deps, tx, link))
}

/** Looks over a page of all live links, from one on; answers where to go on, and nothing at the end. */
export async function lookOver(deps: LinkDeps, after: string): Promise<string | undefined> {
  const { store } = deps
  const links = await store.reports
    .selectFrom('account_links')
    .selectAll()
    .where('id', '>', after)
    .where('state', '=', 'live')
    .orderBy('id')
    .limit(atOnce)
    .execute()
  for (const link of links) {
    const why = await objectionTo(store.reports, link)
    if (why === undefined || !isFinal(why)) continue
    await store.transaction(tx => dropIfStale(deps, tx, link))
  }
  return links.length < atOnce ? undefined : links.at(-1)?.id
}
