import { asIntegrationId, type PolicySettings, problem } from '../../contract/index.ts'
import { findByExternalId } from '../../directory/users.ts'
import { layersFor, type Whom } from './cover.ts'
import type { DeskDeps } from './desk-deps.ts'
import { defaultId } from './rows.ts'
import { composed, floorId, type Source } from './sets.ts'
import { settingsOf } from './settings.ts'
import { originsOf, overlay } from './strictest.ts'

/** What is in force for an account or an integration, and whose word each setting is. */
export interface EffectiveView {
  /** What `data.policy` of a verdict under it says. */
  readonly policy: Source
  readonly sources: readonly Source[]
  readonly settings: PolicySettings
  /** By path, as `minimumAssurance.step_up`: policies by id, `floor`, or `built_in` where nobody chose. */
  readonly from: Readonly<Record<string, readonly string[]>>
}

/** What would be in force for what there is not would read like an answer. */
async function checkThere({ store, isThere }: DeskDeps, { integrationId, directoryId, externalId }: Whom): Promise<void> {
  if (!(await isThere(integrationId))) throw problem('not_found', 'There is no integration of this id.')
  if (directoryId === null) return
  if (!(await isThere(directoryId))) throw problem('not_found', 'There is no directory of this id.')
  if (externalId === null) return
  const person = await findByExternalId(store.db, asIntegrationId(directoryId), externalId)
  if (person === undefined) throw problem('not_found', 'The directory has nobody of this id.')
}

export async function effectiveFor(deps: DeskDeps, whom: Whom): Promise<EffectiveView> {
  const { store, base, floor } = deps
  await checkThere(deps, whom)
  const byDefault = settingsOf(base)
  const layers = await layersFor(store.db, new Map(), whom)
  const [main, ...others] = layers
  const { named, sources, settings } = composed(byDefault, layers, floor)
  const own = main?.settings ?? {}
  const from = originsOf([{ id: defaultId, settings: overlay(byDefault, own) }, ...others, { id: floorId, settings: floor }])
  const chosen = originsOf([{ id: defaultId, settings: own }])
  const told = Object.entries(from).map(([path, [first, ...more]]) => {
    const builtIn = first === defaultId && !(path in chosen)
    return [path, [builtIn ? 'built_in' : (first ?? 'built_in'), ...more]]
  })
  return { policy: named, sources, settings, from: Object.fromEntries(told) }
}
