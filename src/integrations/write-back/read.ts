import { type IntegrationId, problem, type Standing } from '../../contract/index.ts'
import { findIntegration } from '../rows.ts'
import { standingOf } from './due.ts'
import { countRows, type Db, findSwitch } from './rows.ts'

/** Write-back as administrators see it. */

export interface WriteBackView {
  readonly state: 'off' | 'on' | 'clearing' | 'cleared' | 'abandoned'
  readonly on: boolean
  readonly validDays: number | null
  readonly changedAt: string | null
  /** Whether the product was made ready for it. */
  readonly prepared: boolean
  /** People of whom the product has what it is to have. */
  readonly written: number
  /** People of whom it is still to be told. */
  readonly due: number
  readonly failing: readonly { readonly code: string; readonly people: number }[]
  /** Once it was turned off: people of whom something still stands in the product. */
  readonly remaining: number
  readonly cleared: number
  /** Why the product could not be made ready, or cleared, when it was last tried. */
  readonly error: string | null
}

/** What stands in the product of one person. */
export interface PersonStanding extends Standing {
  readonly writtenAt: string
  readonly confirmed: boolean
  readonly error: string | null
}

const iso = (at: number) => new Date(at).toISOString()

/** Of a deleted integration, too, as long as something of it is being cleared. */
export async function viewOf(reports: Db, id: string): Promise<WriteBackView> {
  const row = await findIntegration(reports, id)
  if (row === undefined) throw problem('not_found', 'There is no integration of this id.')
  const known = await findSwitch(reports, row.id)
  if (known === undefined) {
    if (row.state === 'deleted') throw problem('gone', 'This integration was deleted.')
    return { ...off, failing: [] }
  }
  const heaps = await heapsOf(reports, row.id)
  const count = (is: (heap: (typeof heaps)[number]) => boolean) => heaps.filter(is).reduce((n, heap) => n + heap.people, 0)
  const isOn = known.state === 'on'
  return {
    state: known.state,
    on: isOn,
    validDays: known.valid_days,
    changedAt: iso(known.changed_at),
    prepared: known.prepared_at !== null,
    written: isOn ? count(({ pending }) => !pending) : 0,
    due: isOn ? count(({ pending }) => pending) : 0,
    failing: failingOf(heaps),
    remaining: isOn ? 0 : count(() => true),
    cleared: known.cleared,
    error: known.error_code,
  }
}

const off = {
  state: 'off',
  on: false,
  validDays: null,
  changedAt: null,
  prepared: false,
  written: 0,
  due: 0,
  remaining: 0,
  cleared: 0,
  error: null,
} as const

interface Heap {
  readonly pending: boolean
  readonly code: string | null
  readonly people: number
}

async function heapsOf(reports: Db, id: IntegrationId): Promise<readonly Heap[]> {
  const rows = await reports
    .selectFrom('write_backs')
    .select(({ fn, eb }) => [
      eb.case().when('confirmed_at', 'is', null).then(1).else(0).end().as('pending'),
      'error_code',
      fn.countAll<number>().as('people'),
    ])
    .where('integration_id', '=', id)
    .groupBy(['pending', 'error_code'])
    .execute()
  return rows.map(({ pending, error_code, people }) => ({
    pending: Number(pending) === 1,
    code: error_code,
    people: Number(people),
  }))
}

function failingOf(heaps: readonly Heap[]): WriteBackView['failing'] {
  const byCode = new Map<string, number>()
  for (const { code, people } of heaps) if (code !== null) byCode.set(code, (byCode.get(code) ?? 0) + people)
  return [...byCode].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([code, people]) => ({ code, people }))
}

/** Null where nothing of ours stands, or is to stand. */
export async function personStanding(reports: Db, id: IntegrationId, externalId: string): Promise<PersonStanding | null> {
  const row = await reports
    .selectFrom('write_backs')
    .selectAll()
    .where('integration_id', '=', id)
    .where('external_id', '=', externalId)
    .executeTakeFirst()
  const standing = row && standingOf(row.said)
  if (row === undefined || standing === undefined) return null
  return { ...standing, writtenAt: iso(row.written_at), confirmed: row.confirmed_at !== null, error: row.error_code }
}

/** For who is about to delete, and for *Test connection*. */
export async function remainingSentence(db: Db, id: IntegrationId): Promise<string | undefined> {
  const n = await countRows(db, id)
  if (n === 0) return undefined
  const people = n === 1 ? '1 person keeps' : `${n.toLocaleString('en')} people keep`
  return `${people} what was written back of their last verification in the product until it is cleared, which begins at once.`
}
