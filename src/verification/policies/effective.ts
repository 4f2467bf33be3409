import type { PolicySettings } from '../../contract/index.ts'
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

export async function effectiveFor({ store, base, floor }: DeskDeps, whom: Whom): Promise<EffectiveView> {
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
