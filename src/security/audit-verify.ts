import type { Kysely, Selectable } from 'kysely'
import type { AuditTable, Tables } from '../storage/tables/index.ts'
import { type AuditHead, chainStart, linkHash } from './audit-link.ts'

/** Where the chain is broken first. Entries before it are as they were sealed. */
export interface AuditFault {
  readonly position: number
  /**
   * `missing`: no entry has this place. `unlinked`: it does not follow on the one before it. `altered`: its content is
   * not what was sealed. `head_missing`, `head_differs`: the chain does not contain the head that was kept outside.
   */
  readonly kind: 'missing' | 'unlinked' | 'altered' | 'head_missing' | 'head_differs'
  readonly id?: string
}

export interface AuditVerdict {
  /** Entries that were followed without a fault. */
  readonly sealed: number
  /** Entries that wait for the sealer: the chain says nothing of them yet. */
  readonly unsealed: number
  readonly head?: AuditHead
  readonly fault?: AuditFault
}

const atOnce = 5_000

/**
 * Follows the chain from its start. Finds edited, removed, swapped and inserted entries; that entries are missing at the
 * end shows only against a head that was kept elsewhere (`auditHead`), and so does a chain that was written anew.
 */
export async function verifyAudit(db: Kysely<Tables>, options: { readonly expected?: AuditHead } = {}): Promise<AuditVerdict> {
  const { expected } = options
  const { unsealed } = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.countAll<number>().as('unsealed'))
    .where('position', 'is', null)
    .executeTakeFirstOrThrow()
  let head: AuditHead = { position: 0, hash: chainStart }
  const verdict = (fault?: AuditFault): AuditVerdict => ({
    sealed: head.position,
    unsealed: Number(unsealed),
    ...(head.position > 0 ? { head } : {}),
    ...(fault ? { fault } : {}),
  })

  for await (const row of sealedEntries(db)) {
    const position = head.position + 1
    const fault = faultOf(row, head)
    if (fault) return verdict({ position, kind: fault, id: row.id })
    head = { position, hash: row.hash ?? '' }
    if (expected?.position === position && expected.hash !== head.hash)
      return verdict({ position, kind: 'head_differs', id: row.id })
  }
  if (expected && expected.position > head.position) return verdict({ position: expected.position, kind: 'head_missing' })
  return verdict()
}

function faultOf(row: Selectable<AuditTable>, before: AuditHead): AuditFault['kind'] | undefined {
  const position = before.position + 1
  if (row.position !== position) return 'missing'
  if (row.previous !== before.hash) return 'unlinked'
  return row.hash === linkHash(before.hash, position, row) ? undefined : 'altered'
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
