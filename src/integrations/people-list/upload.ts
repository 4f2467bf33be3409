import { type ActorRef, type Fault, type IntegrationId, problem } from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import { applyUpload, type Counts } from './apply-upload.ts'
import type { Rules } from './person.ts'
import { previewLines, type UploadPreview } from './preview.ts'
import { type ReadUpload, readUpload, type UploadDeps } from './read-upload.ts'
import { discard, dropLines, linesInConflict, settleIds } from './staging.ts'

/**
 * A file of people. Its lines are put aside while they are read; only when all of them are right, or the faulty ones may
 * be left out, does the list change, in one transaction.
 */

export interface UploadOptions {
  /** Takes the lines that are right. Else one wrong line refuses the file. */
  readonly skipFaulty: boolean
  /** Whoever is not in the file leaves the list. */
  readonly replace: boolean
  /** How often the list had been changed when the file was looked at: since then nobody may have changed it. */
  readonly seen?: number | undefined
}

export interface UploadOutcome extends Counts {
  /** How many lines were left out. */
  readonly skipped: number
  readonly faults: readonly Fault[]
}

export interface Looked extends UploadOptions {
  readonly id: IntegrationId
  readonly rules: Rules
  readonly body: AsyncIterable<Uint8Array>
}

export interface Upload extends Looked {
  readonly actor: ActorRef
}

export async function uploadPeople(deps: UploadDeps, upload: Upload): Promise<UploadOutcome> {
  const { store, random, now } = deps
  const { id, skipFaulty, replace, seen, actor } = upload
  if (skipFaulty && replace) {
    const message = 'Lines that cannot be read would remove the people whom they are about.'
    throw problem('request_invalid', message, { faults: [{ path: '/skipFaulty', message }] })
  }
  const uploadId = `upl_${token(random, 12)}`
  try {
    const read = await readUpload(deps, uploadId, upload)
    const { faults, faulty } = read
    if (read.isHopeless || (faulty.size > 0 && !skipFaulty)) throw refused(read)
    refuseNobody(read)
    const counts = await store.transaction(async tx => {
      await settleIds(tx, uploadId, id)
      const conflicts = await linesInConflict(tx, uploadId, id, replace)
      for (const { line, field, message } of conflicts) read.blame({ path: `/lines/${line}/${field}`, message })
      if (faulty.size > 0 && !skipFaulty) throw refused(read)
      await dropLines(
        tx,
        uploadId,
        conflicts.map(({ line }) => line),
      )
      return applyUpload(tx, { uploadId, id, replace, seen, skipped: faulty.size, actor, at: now() }, random)
    })
    return { ...counts, skipped: faulty.size, faults }
  } finally {
    await store.transaction(tx => discard(tx, uploadId))
  }
}

/** What the same file would do to the list as it is now. A file that cannot be read to its end is refused here, too. */
export async function previewUpload(deps: UploadDeps, looked: Looked): Promise<UploadPreview> {
  const { store, random } = deps
  const uploadId = `upl_${token(random, 12)}`
  try {
    const read = await readUpload(deps, uploadId, looked)
    if (read.isHopeless) throw refused(read)
    refuseNobody(read)
    return await previewLines(store, { uploadId, ...looked, read })
  } finally {
    await store.transaction(tx => discard(tx, uploadId))
  }
}

function refuseNobody({ lines, faulty }: ReadUpload): void {
  if (lines > 0 || faulty.size > 0) return
  throw refused({ faults: [{ path: '/lines', message: 'The file has no people.' }], faulty: new Set(['/lines']) })
}

function refused({ faults, faulty }: Pick<ReadUpload, 'faults' | 'faulty'>): Error {
  const message =
    faulty.size === 1 ? 'One line is not right; nothing was changed.' : `${faulty.size} lines are not right; nothing was changed.`
  return problem('request_invalid', message, { faults })
}
