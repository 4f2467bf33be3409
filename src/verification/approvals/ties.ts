import { connectorCodeOf, type DirectorySource, problem } from '../../contract/index.ts'
import { declaredOf } from '../operations/declared.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import type { Approver } from './approver.ts'

/**
 * What the product says at this moment of who stands where toward the person: whose manager somebody is, and in which
 * groups. Asked outside of any transaction. What a product has no way to tell is left out, and then the view counts.
 */
export interface Ties {
  /** By the product's id; null for nobody. */
  readonly manager?: string | null
  /** Whether the approver is in it, by the id of the group. */
  readonly groups?: ReadonlyMap<string, boolean>
}

const answerMs = 6_000

/** For those who are written to. Undefined where the product gave no answer: then nobody is asked yet, and the seat can ask again. */
export async function tiesForAsking(room: Room, row: Row): Promise<Ties | undefined> {
  if (row.mode !== 'live' || declaredOf(row).length === 0) return {}
  try {
    return await managerNow(await sourceOf(room, row), row)
  } catch (error) {
    room.log.warn({ verificationId: row.id, error: connectorCodeOf(error) }, 'who may approve could not be asked of the product')
    return undefined
  }
}

/** For whoever decides. Without an answer nobody does. */
export async function tiesForDeciding(room: Room, row: Row, rules: readonly string[], who: Approver): Promise<Ties> {
  try {
    const source = await sourceOf(room, row)
    const manager = rules.includes('manager') ? await managerNow(source, row) : {}
    if (source?.isMember === undefined || who.integrationId !== row.directory_id) return manager
    const groups = new Map<string, boolean>()
    for (const rule of rules.filter(one => one.startsWith('group:'))) {
      const group = rule.slice('group:'.length)
      groups.set(group, await source.isMember(group, who.externalId, AbortSignal.timeout(answerMs)))
    }
    return { ...manager, groups }
  } catch (error) {
    room.log.warn({ verificationId: row.id, error: connectorCodeOf(error) }, 'who may approve could not be asked of the product')
    throw problem('unavailable', 'The directory does not say at present who may decide. Try again in a few minutes.')
  }
}

async function managerNow(source: DirectorySource | undefined, { external_id: id }: Row): Promise<Ties> {
  if (source?.manager === undefined || id === null) return {}
  return { manager: (await source.manager(id, AbortSignal.timeout(answerMs))) ?? null }
}

async function sourceOf({ products }: Room, { directory_id: id }: Row): Promise<DirectorySource | undefined> {
  return id === null ? undefined : (await products?.open(id))?.capabilities.directory
}
