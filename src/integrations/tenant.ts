import { isStepgateError, type JsonObject, type Verifier } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import { refuse } from './config.ts'
import type { Openings } from './open.ts'
import type { IntegrationRow } from './rows.ts'

/**
 * The tenant of an Incode account over changes of its configuration. People are enrolled under the name that the tenant
 * had then: that name is kept while the account goes on standing for the same tenant, however it names itself by now.
 */
export interface Tenancy {
  /** What is kept; null where it is the name that the account gives itself. */
  readonly trustAnchor: string | null
  /** The name of a tenant that the account would no longer stand for. */
  readonly left?: string
}

export const stays = ({ trust_anchor }: IntegrationRow): Tenancy => ({ trustAnchor: trust_anchor })

export async function tenantAfter(
  openings: Openings,
  row: IntegrationRow,
  previous: JsonObject,
  config: JsonObject,
): Promise<Tenancy> {
  // A draft that says too little to be opened has enrolled nobody either.
  const before = verifierOf(openings, row, previous)?.trustAnchor
  const after = verifierOf(openings, row, config)
  if (before === undefined || after === undefined) return stays(row)
  const known = row.trust_anchor ?? before
  // By both names: the account may have been said to be another one since people were enrolled.
  const same = (await goesOn(after, known)) && (await goesOn(after, before))
  if (!same) return { trustAnchor: null, left: known }
  return { trustAnchor: known === after.trustAnchor ? null : known }
}

function verifierOf(openings: Openings, row: IntegrationRow, config: JsonObject): Verifier | undefined {
  try {
    return openings.tryOut(row, config).verifier
  } catch (error) {
    if (isStepgateError(error)) return undefined
    throw error
  }
}

async function goesOn(verifier: Verifier, earlier: string): Promise<boolean> {
  return earlier === verifier.trustAnchor || (await verifier.continues?.(earlier)) === true
}

/** An identity means nothing to another tenant: who is enrolled would be locked out, and their faces free for others. */
export async function refuseToLeave(tx: Tx, { left }: Tenancy, changed: readonly string[]): Promise<void> {
  if (left === undefined) return
  const { n } = await tx.db
    .selectFrom('enrollments')
    .select(({ fn }) => fn.countAll().as('n'))
    .where('tenant', '=', left)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  const people = Number(n)
  if (people === 0) return
  const [path = '/config'] = changed
  const who = people === 1 ? '1 person is' : `${people.toLocaleString('en')} people are`
  const message = `${who} enrolled with the Incode tenant of this account, which another one does not know. Make an account of its own for it.`
  refuse([{ path, message }])
}
