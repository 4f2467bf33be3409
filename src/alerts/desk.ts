import { type ActorRef, problem } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import { endAlert } from './rows.ts'
import { putSettings, type SettingsDeps, settingsIn } from './settings.ts'
import type { AlertSettings } from './shape.ts'
import { type AlertView, alertView } from './views.ts'
import { words } from './words.ts'

export interface AlertQuery {
  readonly state?: 'open' | 'resolved'
  readonly limit: number
  readonly cursor?: string
}

/** What administrators see of alerts, and what they say of them. */
export interface AlertDesk {
  /** Newest first. */
  list(query: AlertQuery): Promise<{ readonly items: readonly AlertView[]; readonly nextCursor: string | null }>
  get(id: string): Promise<AlertView>
  /** Somebody looked into what happened once. What lasts ends with its cause: `conflict`. */
  resolve(id: string, why: string, by: ActorRef): Promise<AlertView>
  settings(): Promise<AlertSettings>
  change(settings: AlertSettings, by: ActorRef): Promise<AlertSettings>
}

export type DeskDeps = SettingsDeps

export function alertDesk(deps: DeskDeps): AlertDesk {
  const { store, seals, clock, random, publicUrl } = deps

  async function find(id: string) {
    const row = await store.db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw problem('not_found')
    return row
  }

  return {
    async list({ state, limit, cursor }) {
      let query = store.reports
        .selectFrom('alerts')
        .selectAll()
        .orderBy('opened_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
      if (state === 'open') query = query.where('resolved_at', 'is', null)
      if (state === 'resolved') query = query.where('resolved_at', 'is not', null)
      if (cursor !== undefined) {
        const [at, id] = keysIn(cursor, 'number', 'string')
        query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('opened_at', 'id'), '<', tuple(at, id)))
      }
      const { rows, nextCursor } = pageOf(await query.execute(), limit, row => [row.opened_at, row.id])
      return { items: rows.map(row => alertView(row, publicUrl)), nextCursor }
    },

    get: async id => alertView(await find(id), publicUrl),

    async resolve(id, why, by) {
      const row = await find(id)
      if (words[row.code].lasts) throw problem('conflict', 'This is over when its cause is: nobody has to say so.')
      await store.transaction(async tx => {
        const at = clock.now()
        if (!(await endAlert(tx, row, { why: 'by_person', by, at }, random))) throw problem('conflict', 'It was resolved before.')
        await appendAudit(tx, { at, actor: by, action: 'alert.resolved', target: id, facts: { code: row.code, why } }, random)
      })
      return alertView(await find(id), publicUrl)
    },

    settings: () => settingsIn(store.db, seals),
    change: (settings, by) => putSettings(deps, settings, by),
  }
}
