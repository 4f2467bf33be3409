import { type Selectable, sql } from 'kysely'
import type { Fault, IntegrationId, ListedPerson } from '../../contract/index.ts'
import type { Store } from '../../storage/store.ts'
import type { PeopleUploadsTable } from '../../storage/tables/index.ts'
import { type Counts, counted, differsFrom, isNotStaged } from './apply-upload.ts'
import { lineOf, type ReadUpload } from './read-upload.ts'
import { type Db, personOf, present, standOf } from './rows.ts'
import { dropLines, linesInConflict, settleIds, staged } from './staging.ts'

/** What a file would do, asked of what was put aside of it: how many of each, and the first of each to look at. */

export const previewOutcomes = ['faulty', 'removed', 'created', 'updated', 'unchanged'] as const

export interface PreviewLine {
  /** Null for whoever leaves because the file does not name them. */
  readonly line: number | null
  readonly outcome: (typeof previewOutcomes)[number]
  /** As the file has them, as far as it could be read. Without an id where one would be made. */
  readonly person: Partial<Omit<ListedPerson, 'changedAt'>>
  /** By field, as `/email`. */
  readonly faults: readonly Fault[]
}

/** What an upload answers, of a file that is only looked at: its faulty lines are those that would be left out. */
export interface UploadPreview extends Counts {
  readonly skipped: number
  readonly faults: readonly Fault[]
  /** What the upload is given, if it has to find the list as it is now. */
  readonly seen: number
  /** The first of each outcome. */
  readonly lines: readonly PreviewLine[]
}

export interface Previewed {
  readonly uploadId: string
  readonly id: IntegrationId
  readonly replace: boolean
  readonly read: ReadUpload
}

const mostOfEach = 500

/** Whoever writes waits for what is written alone: the comparing is a report. What changes meanwhile, `seen` is older than. */
export async function previewLines(store: Store, { uploadId, id, replace, read }: Previewed): Promise<UploadPreview> {
  const { reports } = store
  const seq = await store.transaction(async tx => {
    await settleIds(tx, uploadId, id)
    return (await standOf(tx.db, id)).seq
  })
  const conflicts = await linesInConflict({ db: reports }, uploadId, id, replace)
  for (const { line, field, message } of conflicts) read.blame({ path: `/lines/${line}/${field}`, message })
  const inConflict = conflicts.map(({ line }) => line)
  const wrong = await faultyLines(reports, uploadId, read, inConflict)
  if (inConflict.length > 0) await store.transaction(tx => dropLines(tx, uploadId, inConflict))
  const file = sql`from people_uploads u where u.upload_id = ${uploadId}`
  const both = sql`from people_uploads u
    join listed_people l on l.integration_id = ${id} and l.external_id = u.external_id and l.removed_at is null
    where u.upload_id = ${uploadId}`
  const from = {
    // A case for the same reason as where nobody is staged.
    created: sql`${file} and case when exists (
      select 1 from listed_people l where l.integration_id = ${id} and l.external_id = u.external_id and l.removed_at is null
    ) then 1 else 0 end = 0`,
    updated: sql`${both} and (${differsFrom('l', 'u')})`,
    unchanged: sql`${both} and not (${differsFrom('l', 'u')})`,
  }
  const first = async (outcome: keyof typeof from): Promise<readonly PreviewLine[]> => {
    const { rows } = await sql<Staged>`select u.* ${from[outcome]} order by u.line limit ${mostOfEach}`.execute(reports)
    return rows.map(row => ({ line: row.line, outcome, person: stagedPerson(row, outcome !== 'created'), faults: [] }))
  }
  const count = (rows: ReturnType<typeof sql>) => counted({ db: reports }, sql`select count(*) as n ${rows}`)
  const [total, updated, unchanged] = [await count(file), await count(from.updated), await count(from.unchanged)]
  const created = Math.max(total - updated - unchanged, 0)
  const leaving = present(reports, id).where(isNotStaged(uploadId))
  // With a line that is not right nobody leaves: whom it is about is not known.
  const leaves = replace && read.faulty.size === 0
  const removed = leaves ? await leaving.orderBy('external_id').limit(mostOfEach).execute() : []
  const { n } = await leaving
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return {
    created,
    updated,
    unchanged,
    removed: leaves ? Number(n) : 0,
    skipped: read.faulty.size,
    faults: read.faults,
    seen: seq,
    lines: [
      ...wrong,
      ...removed.map(row => {
        const { changedAt: _when, ...person } = personOf(row)
        return { line: null, outcome: 'removed', person, faults: [] } as const
      }),
      ...(await first('created')),
      ...(await first('updated')),
      ...(await first('unchanged')),
    ],
  }
}

type Staged = Selectable<PeopleUploadsTable>

/** Under an id that stands in the file, or that somebody of the list has. */
function stagedPerson(row: Staged, isKnown: boolean): PreviewLine['person'] {
  const { changedAt: _when, externalId, ...person } = personOf({ ...row, changed_at: row.at })
  return row.made === 0 || isKnown ? { externalId, ...person } : person
}

/** What stands in the lines that are not right: of those that were put aside, and of those that were not. */
async function faultyLines(
  db: Db,
  uploadId: string,
  { faults, unread }: ReadUpload,
  inConflict: readonly number[],
): Promise<readonly PreviewLine[]> {
  const byLine = Map.groupBy(faults, lineOf)
  const people = new Map<number, PreviewLine['person']>(unread)
  const asked = inConflict.slice(0, mostOfEach)
  for (const row of await staged(db, uploadId, asked)) people.set(row.line, stagedPerson(row, false))
  return [...byLine]
    .flatMap(([line, own]) => (line === undefined ? [] : [{ line, own }]))
    .toSorted((one, other) => one.line - other.line)
    .slice(0, mostOfEach)
    .map(({ line, own }) => ({
      line,
      outcome: 'faulty',
      person: people.get(line) ?? {},
      faults: own.map(({ path, message }) => ({ path: path.replace(/^\/lines\/\d+/, ''), message })),
    }))
}
