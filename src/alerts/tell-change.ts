import type { Language, Messages } from '../messages/index.ts'
import type { Tx } from '../storage/store.ts'
import { maskAccount } from '../verification/mask.ts'
import { ownersOnRecord } from './owners.ts'
import type { AlertSettings } from './shape.ts'

export interface ChangeDeps {
  readonly messages: Messages
  readonly publicUrl: string
  /** In which the owners are written to. */
  readonly language: Language
}

const usefulMs = 7 * 86_400_000

/**
 * That somebody else is told from now on, or at other hours: to the owners, and to where it was told until now, whether
 * that is told any longer or not. True where somebody was written to.
 */
export async function tellChange(
  { messages, publicUrl, language }: ChangeDeps,
  tx: Tx,
  { before, after, now }: { readonly before: AlertSettings; readonly after: AlertSettings; readonly now: number },
): Promise<boolean> {
  if (!messages.canSend) return false
  const to = new Set([...(await ownersOnRecord(tx, now)).map(({ address }) => address), ...before.addresses])
  const until = new Date(now + usefulMs).toISOString()
  const facts = { organisation: new URL(publicUrl).host, account: '', until, items: itemsOf(before, after) }
  for (const one of to) {
    await messages.prepare(tx, { kind: 'alert_receivers_changed', to: one, language, facts, expiresAt: now + usefulMs })
  }
  return to.size > 0
}

/** Signs and addresses that stand in any language: who is told no more, who is from now on, and the quiet hours. */
function itemsOf(before: AlertSettings, after: AlertSettings): readonly string[] {
  const gone = before.addresses.filter(one => !after.addresses.includes(one)).map(one => `– ${maskAccount(one)}`)
  const added = after.addresses.filter(one => !before.addresses.includes(one)).map(one => `+ ${maskAccount(one)}`)
  const quiet = [before, after].map(({ quietHours: hours }) =>
    hours === null ? '0 h' : `${hours.from}–${hours.until} ${hours.timeZone}`,
  )
  return [...gone, ...added, ...(quiet[0] === quiet[1] ? [] : [quiet.join(' → ')])]
}
