import {
  type ActorRef,
  connectorError,
  type DirectorySource,
  type EditableClaims,
  type Fault,
  isStepgateError,
  type JsonObject,
  type Mapping,
  mappingSchema,
} from '../contract/index.ts'
import { editabilityOf, forgetEditableClaims, keepEditableClaims } from '../directory/editable-claims.ts'
import type { Tx } from '../storage/store.ts'
import type { IntegrationDeps } from './deps.ts'
import type { Openings } from './open.ts'
import type { OpenIntegration } from './port.ts'
import { findIntegration, type IntegrationRow } from './rows.ts'
import type { Template } from './templates.ts'

/**
 * Asks a directory which claims its people can edit of themselves, and refuses what that makes unsafe: accounts linked by
 * an attribute that people choose. A product that cannot be asked now is asked by the next test and the next full run;
 * until it has said no, nothing is linked.
 */

/** Somebody waits for a save, and a run for its start. */
const longestMs = 8_000

export const claimsHost: ActorRef = { kind: 'host', id: 'claims' }

/** Undefined where the product cannot be asked at present. A connector that has no answer answers nothing. */
export async function askEditableClaims(source: DirectorySource, outer?: AbortSignal): Promise<EditableClaims | undefined> {
  if (source.editable === undefined) return {}
  const own = AbortSignal.timeout(longestMs)
  try {
    return await source.editable(outer === undefined ? own : AbortSignal.any([outer, own]))
  } catch (error) {
    if (!isStepgateError(error) || outer?.aborted) throw error
    return undefined
  }
}

/** The mapping of a configuration, stored or parsed; undefined where it has none. */
export function mappingIn(config: unknown): Mapping | undefined {
  if (typeof config !== 'object' || config === null || !('mapping' in config)) return undefined
  const read = mappingSchema.safeParse(config.mapping)
  return read.success ? read.data : undefined
}

/** Why accounts must not be linked by the attribute that is mapped for it. */
export function linkKeyFaults(mapping: Mapping | undefined, claims: EditableClaims): readonly Fault[] {
  const attribute = mapping?.link_key
  if (attribute === undefined) return []
  const editability = editabilityOf(claims, 'link_key')
  if (editability === 'no') return []
  const why =
    editability === 'yes'
      ? `People can change ${attribute} themselves, and so choose whose account theirs is linked to.`
      : `The product does not say whether people can change ${attribute} themselves, which counts as if they could.`
  return [{ path: '/config/mapping/link_key', message: `${why} ${remedy}` }]
}

const remedy =
  'Map one that administrators alone write, close this one to people at the product, or grant what is needed to see it, and save again.'

/** What a save has learned; undefined where there was nothing to ask, or nobody who answers. */
export interface Asked {
  readonly claims: EditableClaims | undefined
  readonly faults: readonly Fault[]
}

const unasked: Asked = { claims: undefined, faults: [] }

/** Only about a mapping and only of what is to be in use: else the first full run is soon enough. */
export async function askedAtSave(
  openings: Openings,
  { manifest }: Template,
  row: Pick<IntegrationRow, 'id' | 'connector_id'>,
  { config, state }: { readonly config: JsonObject; readonly state: string },
): Promise<Asked> {
  const mapping = mappingIn(config)
  if (state !== 'enabled' || mapping === undefined || !manifest.capabilities.includes('directory')) return unasked
  const claims = await askedNow(openings, row, config)
  return claims === undefined ? unasked : { claims, faults: linkKeyFaults(mapping, claims) }
}

async function askedNow(
  openings: Openings,
  row: Pick<IntegrationRow, 'id' | 'connector_id'>,
  config: JsonObject,
): Promise<EditableClaims | undefined> {
  try {
    const { directory } = openings.tryOut(row, config)
    return directory && (await askEditableClaims(directory))
  } catch (error) {
    // What is wrong with the configuration is told by those who check it.
    if (isStepgateError(error)) return undefined
    throw error
  }
}

/** In the transaction of the save. What was known of another configuration says nothing of this one. */
export async function keepAtSave(
  tx: Tx,
  { random }: Pick<IntegrationDeps, 'random'>,
  {
    id,
    claims,
    isReadOtherwise,
  }: { readonly id: IntegrationRow['id']; readonly claims: EditableClaims | undefined; readonly isReadOtherwise: boolean },
  told: { readonly by: ActorRef; readonly at: number },
): Promise<void> {
  if (claims !== undefined) await keepEditableClaims(tx, id, claims, told, random)
  else if (isReadOtherwise) await forgetEditableClaims(tx, id)
}

/** Asks now and keeps the answer; undefined where there was none. By the version that was opened, or not at all. */
export async function refreshEditableClaims(
  { store, clock, random }: Pick<IntegrationDeps, 'store' | 'clock' | 'random'>,
  { id, version, capabilities }: Pick<OpenIntegration, 'id' | 'version' | 'capabilities'>,
  signal: AbortSignal,
): Promise<EditableClaims | undefined> {
  const { directory } = capabilities
  if (directory === undefined) return undefined
  const claims = await askEditableClaims(directory, signal)
  if (claims === undefined) return undefined
  await store.transaction(async tx => {
    const row = await findIntegration(tx.db, id)
    if (row?.version !== version || row.state === 'deleted') return
    await keepEditableClaims(tx, id, claims, { by: claimsHost, at: clock.now() }, random)
  })
  return claims
}

/** Throws what *Test connection* shows where accounts would be linked by what people can edit. */
export function refuseLinkKey(mapping: Mapping | undefined, claims: EditableClaims | undefined): void {
  if (mapping?.link_key === undefined) return
  if (claims === undefined) throw connectorError('provider_unavailable', notAsked)
  const [fault] = linkKeyFaults(mapping, claims)
  if (fault) throw connectorError('config_invalid', fault.message)
}

const notAsked = 'The product could not be asked whether people can change the attribute that links accounts. Nothing is linked.'
