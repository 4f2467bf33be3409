import type { Fault, IntegrationId, Random } from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import { loginKey } from '../../storage/people/fold.ts'
import type { Store } from '../../storage/store.ts'
import type { Field } from './columns.ts'
import { readLines } from './csv.ts'
import { externalIdShape, type Rules, readPerson } from './person.ts'
import { columnsOf } from './rows.ts'
import { type StagedRow, stage } from './staging.ts'

/** Reads a file of people, line by line: what is right of it is put aside, what is wrong is told by its place. */

export interface UploadDeps {
  readonly store: Store
  readonly random: Random
  readonly now: () => number
}

export interface ReadUpload {
  /** The first of them. All lines are counted. */
  readonly faults: Fault[]
  /** The lines that are not right, by their places. */
  readonly faulty: Set<string>
  /** What the first of these say, as far as it can be read. */
  readonly unread: Map<number, Readonly<Partial<Record<Field, string>>>>
  /** Where the file cannot be read to its end. */
  readonly isHopeless: boolean
  readonly lines: number
  blame(fault: Fault): void
}

const limits = { bytes: 32 * 1024 * 1024, lines: 100_000 } as const
const batch = 500
const mostFaults = 1_000

export const lineOf = ({ path }: Fault): number | undefined => {
  const [, line] = /^\/lines\/(\d+)/.exec(path) ?? []
  return line === undefined ? undefined : Number(line)
}

export async function readUpload(
  { store, random, now }: UploadDeps,
  uploadId: string,
  { id, rules, body }: { readonly id: IntegrationId; readonly rules: Rules; readonly body: AsyncIterable<Uint8Array> },
): Promise<ReadUpload> {
  const faults: Fault[] = []
  const faulty = new Set<string>()
  const unread: ReadUpload['unread'] = new Map()
  const blame = (fault: Fault) => {
    const line = lineOf(fault)
    faulty.add(line === undefined ? fault.path : `/lines/${line}`)
    if (faults.length < mostFaults) faults.push(fault)
  }
  let isHopeless = false
  let lines = 0
  let rows: StagedRow[] = []
  for await (const row of readLines(body, limits)) {
    if ('fault' in row) {
      blame(row.fault)
      isHopeless ||= row.isFatal === true
      continue
    }
    const { line, values } = row
    lines += 1
    const { externalId, ...input } = values
    const given = externalId === undefined ? undefined : externalIdShape.safeParse(externalId)
    const idFaults = given?.error?.issues.map(({ message }) => ({ path: '/externalId', message })) ?? []
    const read = readPerson(input, rules)
    const found = [...idFaults, ...('faults' in read ? read.faults : [])]
    for (const { path, message } of found) blame({ path: `/lines/${line}${path}`, message })
    if (found.length > 0 || 'faults' in read) {
      if (unread.size < mostFaults) unread.set(line, values)
      continue
    }
    rows.push({
      upload_id: uploadId,
      line,
      integration_id: id,
      external_id: given?.data ?? `ppl_${token(random, 12)}`,
      made: given?.data === undefined ? 1 : 0,
      login_key: loginKey(read.person.login),
      at: now(),
      ...columnsOf(read.person),
    })
    if (rows.length === batch) {
      await store.transaction(tx => stage(tx, rows))
      rows = []
    }
  }
  if (rows.length > 0) await store.transaction(tx => stage(tx, rows))
  return { faults, faulty, unread, isHopeless, lines, blame }
}
