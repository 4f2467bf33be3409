import { z } from 'zod'
import type { ActorRef, Clock, Random } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { Seals } from '../security/seals.ts'
import type { Store } from '../storage/store.ts'
import { isAddress } from '../verification/deliver-to.ts'
import type { Db } from './alert.ts'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time as 22:00')

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** How administrators want to be told. */
export const alertSettings = z.strictObject({
  addresses: z
    .array(z.string().max(254).refine(isAddress, 'is no e-mail address'))
    .max(20)
    .refine(list => new Set(list).size === list.length, 'names an address twice')
    .describe('Who is told beside the owners. Owners are always told, at the address that their directory has.'),
  quietHours: z
    .strictObject({ from: time, until: time, timeZone: z.string().max(60).refine(isTimeZone, 'is no IANA time zone') })
    .nullable()
    .describe('When what can wait is not sent. What cannot wait is sent at any hour.'),
})
export type AlertSettings = z.infer<typeof alertSettings>

const unset: AlertSettings = { addresses: [], quietHours: null }
const place = { table: 'alert_settings', row: '1', column: 'settings_sealed' }

export async function settingsIn(db: Db, seals: Seals): Promise<AlertSettings> {
  const row = await db.selectFrom('alert_settings').select('settings_sealed').where('id', '=', 1).executeTakeFirst()
  return row === undefined ? unset : alertSettings.parse(JSON.parse(seals.open(row.settings_sealed, place)))
}

export async function putSettings(
  {
    store,
    seals,
    clock,
    random,
  }: { readonly store: Store; readonly seals: Seals; readonly clock: Clock; readonly random: Random },
  settings: AlertSettings,
  by: ActorRef,
): Promise<AlertSettings> {
  const at = clock.now()
  const changes = { settings_sealed: seals.close(JSON.stringify(settings), place), updated_at: at }
  await store.transaction(async tx => {
    await tx.db
      .insertInto('alert_settings')
      .values({ id: 1, ...changes })
      .onConflict(conflict => conflict.column('id').doUpdateSet(changes))
      .execute()
    const facts = { addresses: settings.addresses.length, quiet: settings.quietHours !== null }
    await appendAudit(tx, { at, actor: by, action: 'alert_settings.changed', target: 'alerts', facts }, random)
  })
  return settings
}
