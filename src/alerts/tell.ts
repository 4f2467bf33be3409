import type { AlertCode, Clock } from '../contract/index.ts'
import type { Messages } from '../messages/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store } from '../storage/store.ts'
import { ownersOnRecord } from './owners.ts'
import { isQuiet } from './quiet.ts'
import { settingsIn } from './settings.ts'
import { claim, isNothing, type Untold, untold } from './untold.ts'
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
 * own job, however long the mail server is down. Of several replicas the one that notes it in storage tells it.
 */
export async function tellAlerts({ store, seals, clock, messages, publicUrl }: TellDeps): Promise<void> {
  if (!messages.canSend) return
  if (isNothing(await untold(store.db))) return
  await store.transaction(async tx => {
    const now = clock.now()
    const { addresses, quietHours } = await settingsIn(tx.db, seals)
    const quiet = isQuiet(quietHours, now)
    const mayBeTold = ({ code }: { readonly code: AlertCode }) => !quiet || !words[code].canWait
    const { alerts, flaps } = await untold(tx.db)
    const due = { alerts: alerts.filter(mayBeTold), flaps: flaps.filter(mayBeTold) }
    if (isNothing(due)) return
    const recipients = new Set([...(await ownersOnRecord(tx, now)).map(({ address }) => address), ...addresses])
    // With nobody to tell it stays untold, for whoever is entered next.
    if (recipients.size === 0) return
    const ours = await claim(tx, due, now)
    if (isNothing(ours)) return
    const facts = {
      organisation: new URL(publicUrl).host,
      account: '',
      until: new Date(now + usefulMs).toISOString(),
      items: itemsOf(ours, publicUrl),
    }
    for (const to of recipients) {
      await messages.prepare(tx, { kind: 'alerts', to, language: 'en', facts, expiresAt: now + usefulMs })
    }
  })
}

function itemsOf({ alerts, flaps }: Untold, publicUrl: string): readonly string[] {
  const restless = flaps.map(({ latest }) => {
    const { code, detail, title, advice, link, actor } = alertView(latest, publicUrl)
    const named = detail === null ? code : `${code}, ${detail}`
    return `Comes and goes: ${title} (${named}). It is told again once it has stayed as it is for an hour. For: ${actor}. ${advice} ${link}`
  })
  const told = alerts.map(row => {
    const { code, detail, title, advice, link, since, count, actor, state, resolvedBy, endsAt, endsWithinDays } = alertView(
      row,
      publicUrl,
    )
    const named = detail === null ? code : `${code}, ${detail}`
    if (state === 'resolved' && row.told_at !== null) return `Over: ${title} (${named}), since ${since}.`
    const within = endsWithinDays === null ? '' : `, within ${endsWithinDays === 1 ? 'a day' : `${endsWithinDays} days`}`
    const ends = endsAt === null ? '' : ` It ends at ${endsAt}.`
    const whole = `${title} (${named}${within}${count > 1 ? `, ${count} times` : ''}), since ${since}.${ends} For: ${actor}. ${advice} ${link}`
    if (state === 'open') return whole
    return `${whole} Resolved before this was sent, by ${resolvedBy?.name ?? resolvedBy?.id ?? 'somebody'}.`
  })
  const all = [...restless, ...told]
  const items = all.slice(0, mostInOne)
  const more = all.length - items.length
  return more > 0 ? [...items, `And ${more} more: ${publicUrl}/console/settings/alerts`] : items
}
