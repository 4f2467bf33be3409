import type { Clock } from '../contract/index.ts'
import type { Messages } from '../messages/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store, Tx } from '../storage/store.ts'
import { ownersOnRecord } from './owners.ts'
import { isQuiet } from './quiet.ts'
import type { Alert, Db } from './rows.ts'
import { settingsIn } from './settings.ts'
import { alertView } from './views.ts'
import { words } from './words.ts'

export interface TellDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly messages: Messages
  readonly publicUrl: string
}

/** A mail that nobody could be sent within a week says nothing new: what is open can be looked at. */
const usefulMs = 7 * 86_400_000
/** Whoever has more to read than this looks at the list. */
const mostInOne = 20

/**
 * All that is to be told now, in one message to each: of a storm, too. What is written down here is sent by the messages'
 * own job, however long the mail server is down.
 */
export async function tellAlerts({ store, seals, clock, messages, publicUrl }: TellDeps): Promise<void> {
  if (!messages.canSend) return
  const untold = (db: Db) =>
    db
      .selectFrom('alerts')
      .selectAll()
      .where(({ eb, and, or }) =>
        or([
          // Whoever resolves it before it was told does not keep it from the others. What passed by itself is not told.
          and([or([eb('resolved_at', 'is', null), eb('resolved_why', '=', 'by_person')]), eb('told_at', 'is', null)]),
          and([eb('resolved_at', 'is not', null), eb('told_at', 'is not', null), eb('resolution_told_at', 'is', null)]),
        ]),
      )
      .orderBy('opened_at')
      .orderBy('id')
      .execute()
  if ((await untold(store.db)).length === 0) return
  await store.transaction(async tx => {
    const now = clock.now()
    const { addresses, quietHours } = await settingsIn(tx.db, seals)
    const quiet = isQuiet(quietHours, now)
    const due = (await untold(tx.db)).filter(({ code }) => !quiet || !words[code].canWait)
    if (due.length === 0) return
    const recipients = new Set([...(await ownersOnRecord(tx, now)).map(({ address }) => address), ...addresses])
    // With nobody to tell it stays untold, for whoever is entered next.
    if (recipients.size === 0) return
    await note(tx, due, now)
    const facts = {
      organisation: new URL(publicUrl).host,
      account: '',
      until: new Date(now + usefulMs).toISOString(),
      items: itemsOf(due, publicUrl),
    }
    for (const to of recipients) {
      await messages.prepare(tx, { kind: 'alerts', to, language: 'en', facts, expiresAt: now + usefulMs })
    }
  })
}

async function note({ db }: Tx, due: readonly Alert[], now: number): Promise<void> {
  const ids = (wanted: (one: Alert) => boolean) => due.filter(wanted).map(({ id }) => id)
  const [begun, over] = [ids(one => one.told_at === null), ids(one => one.resolved_at !== null)]
  if (begun.length > 0) await db.updateTable('alerts').set({ told_at: now }).where('id', 'in', begun).execute()
  if (over.length > 0) await db.updateTable('alerts').set({ resolution_told_at: now }).where('id', 'in', over).execute()
}

function itemsOf(due: readonly Alert[], publicUrl: string): readonly string[] {
  const items = due.slice(0, mostInOne).map(row => {
    const { code, detail, title, advice, link, since, count, actor, state, resolvedBy } = alertView(row, publicUrl)
    const named = detail === null ? code : `${code}, ${detail}`
    if (state === 'resolved' && row.told_at !== null) return `Over: ${title} (${named}), since ${since}.`
    const whole = `${title} (${named}${count > 1 ? `, ${count} times` : ''}), since ${since}. For: ${actor}. ${advice} ${link}`
    if (state === 'open') return whole
    return `${whole} Resolved before this was sent, by ${resolvedBy?.name ?? resolvedBy?.id ?? 'somebody'}.`
  })
  const more = due.length - items.length
  return more > 0 ? [...items, `And ${more} more: ${publicUrl}/v1/alerts`] : items
}
