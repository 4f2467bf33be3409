import { type ActorRef, type Fault, type IntegrationId, problem, type Random } from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import { loginKey } from '../../storage/people/fold.ts'
import type { Store } from '../../storage/store.ts'
import { applyUpload, type Counts } from './apply-upload.ts'
import { readLines } from './csv.ts'
import { externalIdShape, type Rules, readPerson } from './person.ts'
import { columnsOf } from './rows.ts'
import { discard, dropLines, linesInConflict, type StagedRow, settleIds, stage } from './staging.ts'

/**
 * A file of people. Its lines are put aside while they are read; only when all of them are right, or the faulty ones may
 * be left out, does the list change, in one transaction.
 */

export interface UploadOptions {
  /** Takes the lines that are right. Else one wrong line refuses the file. */
  readonly skipFaulty: boolean
  /** Whoever is not in the file leaves the list. */
  readonly replace: boolean
}

export interface UploadOutcome extends Counts {
  /** How many lines were left out. */
  readonly skipped: number
  readonly faults: readonly Fault[]
}

export interface Upload extends UploadOptions {
  readonly id: IntegrationId
  readonly rules: Rules
  readonly actor: ActorRef
  readonly body: AsyncIterable<Uint8Array>
}

interface UploadDeps {
  readonly store: Store
  readonly random: Random
  readonly now: () => number
}

const limits = { bytes: 32 * 1024 * 1024, lines: 100_000 } as const
const batch = 500
/** How many faults are listed. All are counted. */
const mostFaults = 1_000

export async function uploadPeople({ store, random, now }: UploadDeps, upload: Upload): Promise<UploadOutcome> {
  const { id, rules, skipFaulty, replace } = upload
  if (skipFaulty && replace) {
    const message = 'Lines that cannot be read would remove the people whom they are about.'
    throw problem('request_invalid', message, { faults: [{ path: '/skipFaulty', message }] })
  }
  const uploadId = `upl_${token(random, 12)}`
  const faults: Fault[] = []
  const faulty = new Set<string>()
  const blame = (fault: Fault) => {
    faulty.add(/^\/lines\/\d+/.exec(fault.path)?.[0] ?? fault.path)
    if (faults.length < mostFaults) faults.push(fault)
  }
  let isHopeless = false
  let lines = 0
  try {
    let rows: StagedRow[] = []
    for await (const row of readLines(upload.body, limits)) {
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
      if (found.length > 0 || 'faults' in read) continue
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
    if (isHopeless || (faulty.size > 0 && !skipFaulty)) throw refused(faults, faulty.size)
    if (lines === 0) throw refused([{ path: '/lines', message: 'The file has no people.' }], 1)
    const counts = await store.transaction(async tx => {
      await settleIds(tx, uploadId, id)
      const conflicts = await linesInConflict(tx, uploadId, id, replace)
      for (const { line, field, message } of conflicts) blame({ path: `/lines/${line}/${field}`, message })
      if (faulty.size > 0 && !skipFaulty) throw refused(faults, faulty.size)
      await dropLines(
        tx,
        uploadId,
        conflicts.map(({ line }) => line),
      )
      return applyUpload(tx, { uploadId, id, replace, skipped: faulty.size, actor: upload.actor, at: now() }, random)
    })
    return { ...counts, skipped: faulty.size, faults }
  } finally {
    await store.transaction(tx => discard(tx, uploadId))
  }
}

function refused(faults: readonly Fault[], lines: number): Error {
  const message =
    lines === 1 ? 'One line is not right; nothing was changed.' : `${lines} lines are not right; nothing was changed.`
  return problem('request_invalid', message, { faults })
}
