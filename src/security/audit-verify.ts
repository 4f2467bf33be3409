import type { Kysely, Selectable } from 'kysely'
import type { AuditTable, Tables } from '../storage/tables/index.ts'
import { cutAt, isOurs, newestCut } from './audit-cuts.ts'
import { type AuditHead, chainStart, linkFault } from './audit-link.ts'
import type { Seals } from './seals.ts'

/** Where the chain is broken first. Entries before it are as they were sealed. */
export interface AuditFault {
  readonly position: number
  /**
   * `missing`: no entry has this place. `unlinked`: it does not follow on the one before it. `altered`: its content is
   * not what was sealed. `cut_forged`: the host did not make this cut. `head_missing`, `head_differs`: the chain does not
   * contain the head that was kept outside. `head_cut`: that one was cut off, so that nothing can be said of it.
   */
  readonly kind: 'missing' | 'unlinked' | 'altered' | 'cut_forged' | 'head_missing' | 'head_differs' | 'head_cut'
  readonly id?: string
}

export interface AuditVerdict {
  /** Entries that were followed without a fault. */
  readonly sealed: number
  /** Entries that wait for the sealer: the chain says nothing of them yet. */
  readonly unsealed: number
  readonly head?: AuditHead
  /** What the host cut off because its time was over; the chain is followed from there. */
  readonly cut?: {
    /** How many entries, in all. They are the first ones: it is the place of the last of them, too. */
    readonly entries: number
    readonly hash: string
    /** When the newest of those that went last was written, and when they went. */
    readonly newestAt: string
    readonly cutAt: string
  }
  readonly fault?: AuditFault
}

interface Options {
  /** Opens what a cut left behind. */
  readonly seals: Seals
  readonly expected?: AuditHead
}

const atOnce = 5_000
/** A cut is made once an hour at most; of two within one look something else is wrong. */
const mostLooks = 3

/**
 * Follows the chain from its start, or from where the host cut it. Finds edited, removed, swapped and inserted entries;
 * that entries are missing at the end shows only against a head that was kept elsewhere (`auditHead`), and so does a chain
 * that was written anew.
 */
export async function verifyAudit(db: Kysely<Tables>, options: Options): Promise<AuditVerdict> {
  for (let look = 1; ; look += 1) {
    const cut = await newestCut(db)
    const verdict = await follow(db, options, cut)
    // Cut meanwhile: what seems to be missing went with the newer cut.
    if (verdict.fault === undefined || look === mostLooks || (await newestCut(db))?.position === cut?.position) return verdict
  }
}

async function follow(
  db: Kysely<Tables>,
  { seals, expected }: Options,
  cut: Awaited<ReturnType<typeof newestCut>>,
): Promise<AuditVerdict> {
  const { unsealed } = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.countAll<number>().as('unsealed'))
    .where('position', 'is', null)
    .executeTakeFirstOrThrow()
  const start: AuditHead = cut ? { position: cut.position, hash: cut.hash } : { position: 0, hash: chainStart }
  let head = start
  const verdict = (fault?: AuditFault): AuditVerdict => ({
    sealed: head.position - start.position,
    unsealed: Number(unsealed),
    ...(head.position > 0 ? { head } : {}),
    ...(cut ? { cut: shown(cut) } : {}),
    ...(fault ? { fault } : {}),
  })

  if (cut && !isOurs(seals, cut)) return verdict({ position: cut.position, kind: 'cut_forged' })
  if (expected && expected.position <= start.position && expected.position > 0) {
    const kind = await fallenHead(db, seals, expected)
    if (kind) return verdict({ position: expected.position, kind })
  }
  for await (const row of sealedEntries(db)) {
    const position = head.position + 1
    const fault = linkFault(row, head)
    if (fault) return verdict({ position, kind: fault, id: row.id })
    head = { position, hash: row.hash ?? '' }
    if (expected?.position === position && expected.hash !== head.hash)
      return verdict({ position, kind: 'head_differs', id: row.id })
  }
  if (expected && expected.position > head.position) return verdict({ position: expected.position, kind: 'head_missing' })
  return verdict()
}

/** A head that was kept outside, of an entry that is no longer there: only where just behind it was cut can it be compared. */
async function fallenHead(db: Kysely<Tables>, seals: Seals, expected: AuditHead): Promise<AuditFault['kind'] | undefined> {
  const cut = await cutAt(db, expected.position)
  if (cut === undefined || !isOurs(seals, cut)) return 'head_cut'
  return cut.hash === expected.hash ? undefined : 'head_differs'
}

function shown(cut: NonNullable<Awaited<ReturnType<typeof newestCut>>>): NonNullable<AuditVerdict['cut']> {
  return {
    entries: cut.position,
    hash: cut.hash,
    newestAt: new Date(cut.newest_at).toISOString(),
    cutAt: new Date(cut.cut_at).toISOString(),
  }
}

async function* sealedEntries(db: Kysely<Tables>): AsyncGenerator<Selectable<AuditTable>> {
  let after: number | undefined
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('position', 'is not', null)
      .$if(after !== undefined, query => query.where('position', '>', after ?? 0))
      .orderBy('position')
      .limit(atOnce)
      .execute()
    yield* rows
    const last = rows.at(-1)
    if (rows.length < atOnce || !last || last.position === null) return
    after = last.position
  }
}
