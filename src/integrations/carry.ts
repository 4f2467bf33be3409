import type { ActorRef, IntegrationId, JsonObject, JsonValue, SetupStep } from '../contract/index.ts'
import type { Creating } from './create.ts'
import { isObject } from './pointer.ts'
import { findIntegration } from './rows.ts'
import { storedConfig, templateOf } from './stored.ts'
import { updateIntegration } from './update.ts'

/**
 * What a set-up made at a product that the flow's directory has to know, such as the id under which people are registered: laid
 * over the configuration of that directory as any change of it, by whoever set it up. A section that the directory does not
 * have is not begun for it.
 */

/** The directory of a flow, by its configuration. */
function directoryOf(config: unknown): string | undefined {
  const id = isObject(config as JsonValue) ? (config as JsonObject).directoryIntegrationId : undefined
  return typeof id === 'string' ? id : undefined
}

interface Place {
  readonly id: IntegrationId
  readonly name: string
  /** Whether it is said there already. */
  readonly isThere: boolean
}

/** Undefined where the directory has no section for it. */
export async function placeOf(deps: Creating, config: unknown, carries: JsonObject): Promise<Place | undefined> {
  const id = directoryOf(config)
  const row = id === undefined ? undefined : await findIntegration(deps.store.db, id)
  if (row === undefined || row.state === 'deleted') return undefined
  const stored = await storedConfig(deps.store, deps.seals, templateOf(deps.templates, row), row)
  if (!Object.keys(carries).every(section => isObject(stored[section]))) return undefined
  return { id: row.id, name: row.name, isThere: has(stored, carries) }
}

function has(whole: JsonValue | undefined, part: JsonValue): boolean {
  if (!isObject(part)) return whole === part
  return isObject(whole) && Object.entries(part).every(([name, value]) => has(whole[name], value as JsonValue))
}

/** The steps as they would be taken: none to a directory that has no place for it, or says it already. */
export async function plannedSteps(deps: Creating, config: unknown, steps: readonly SetupStep[]): Promise<readonly SetupStep[]> {
  const planned: SetupStep[] = []
  for (const { carries, ...step } of steps) {
    const place = carries && (await placeOf(deps, config, carries))
    if (carries === undefined) planned.push(step)
    else if (place && !place.isThere) planned.push({ ...step, path: `/v1/integrations/${place.id}`, body: { config: carries } })
  }
  return planned
}

/** Where it was written to; undefined where there is no place for it. Throws what a change of the directory would. */
export async function carry(deps: Creating, config: unknown, carries: JsonObject, actor: ActorRef): Promise<Place | undefined> {
  const place = await placeOf(deps, config, carries)
  if (place === undefined || place.isThere) return place
  await updateIntegration(deps, place.id, { config: carries, why: 'What a set-up made at the product.' }, actor)
  return { ...place, isThere: true }
}
