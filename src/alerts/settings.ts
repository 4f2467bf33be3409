import type { ActorRef, Clock, Random } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { Seals } from '../security/seals.ts'
import type { Store } from '../storage/store.ts'
import type { Db } from './alert.ts'
import { causeOf } from './cause.ts'
import { openAlert, repeatAlert } from './rows.ts'
import { type AlertSettings, alertSettings } from './shape.ts'
import { type ChangeDeps, tellChange } from './tell-change.ts'

const unset: AlertSettings = { addresses: [], quietHours: null }
const place = { table: 'alert_settings', row: '1', column: 'settings_sealed' }

export async function settingsIn(db: Db, seals: Seals): Promise<AlertSettings> {
  const row = await db.selectFrom('alert_settings').select('settings_sealed').where('id', '=', 1).executeTakeFirst()
  return row === undefined ? unset : alertSettings.parse(JSON.parse(seals.open(row.settings_sealed, place)))
}

export interface SettingsDeps extends ChangeDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
}

/** Whoever took over an administrator silences the alarms first: those who were told hear of it. */
export async function putSettings(deps: SettingsDeps, settings: AlertSettings, by: ActorRef): Promise<AlertSettings> {
  const { store, seals, clock, random } = deps
  const at = clock.now()
  const changes = { settings_sealed: seals.close(JSON.stringify(settings), place), updated_at: at }
  await store.transaction(async tx => {
    const before = await settingsIn(tx.db, seals)
    await tx.db
      .insertInto('alert_settings')
      .values({ id: 1, ...changes })
      .onConflict(conflict => conflict.column('id').doUpdateSet(changes))
      .execute()
    const facts = { addresses: settings.addresses.length, quiet: settings.quietHours !== null }
    await appendAudit(tx, { at, actor: by, action: 'alert_settings.changed', target: 'alerts', facts }, random)
    if (isSame(before, settings)) return
    const cause = causeOf('alert_receivers_changed', { of: 'settings' })
    const isTold = await tellChange(deps, tx, { before, after: settings, now: at })
    const opened = await openAlert(tx, cause, at, random)
    if (opened === undefined) await repeatAlert(tx, cause, at)
    if (isTold && opened !== undefined)
      await tx.db.updateTable('alerts').set({ told_at: at }).where('id', '=', opened.id).execute()
  })
  return settings
}

const isSame = (a: AlertSettings, b: AlertSettings): boolean =>
  JSON.stringify([a.addresses.toSorted(), a.quietHours]) === JSON.stringify([b.addresses.toSorted(), b.quietHours])
