import type { DataStatus, JsonObject, JsonValue, Manifest, Outcome, Reason, ResultStatus, ToldRow } from '../contract/index.ts'
import { reasons, reasonTable } from '../contract/index.ts'
import { filled, type Known } from './flow-places.ts'

/**
 * How the flow at a product sees an integration: the state table of the contract, with what the product makes of each state, and
 * everything that somebody pastes there, filled with the integration's own values. Of what the template says of itself; a
 * template that says nothing has no such page.
 */

export interface FlowStateView {
  readonly outcome: Outcome
  readonly status: ResultStatus
  readonly dataStatus: DataStatus
  readonly final: boolean
  readonly reasons: readonly Reason[]
  /** What the product reads: a name, and what stands there, if it is not only that something does. */
  readonly sees: { readonly name: string; readonly value: string | null; readonly means: string }
}

export interface SwitchOffView {
  readonly title: string
  readonly where: string
  readonly request: { readonly method: string; readonly url: string; readonly body: JsonObject | null } | null
}

export interface FlowViewOf {
  readonly states: readonly FlowStateView[]
  readonly outputs: readonly { readonly name: string; readonly says: string }[]
  readonly conditions: readonly { readonly title: string; readonly where: string; readonly text: string }[]
  readonly switchOff: readonly SwitchOffView[]
}

type State = Pick<FlowStateView, 'outcome' | 'status' | 'dataStatus'>
interface Conditional {
  readonly when?: { readonly field: string; readonly is: readonly string[] } | undefined
}

/** A field that was left out has its default, as the schema of the configuration says it. */
function settingOf({ config: schema }: Manifest, config: JsonObject, field: string): JsonValue | undefined {
  const properties = schema.properties as Readonly<Record<string, { readonly default?: JsonValue }>> | undefined
  return config[field] ?? properties?.[field]?.default
}

function holds(manifest: Manifest, config: JsonObject, { when }: Conditional): boolean {
  if (when === undefined) return true
  const value = settingOf(manifest, config, when.field)
  return [value].flat().some(one => when.is.includes(String(one)))
}

const among = <T>(list: readonly T[] | undefined, value: T): boolean => list === undefined || list.includes(value)

/** The first row that fits a state under this configuration. */
export function shownRow(manifest: Manifest, config: JsonObject, state: State): ToldRow | undefined {
  return manifest.flowView?.told.find(
    row =>
      among(row.outcome, state.outcome) &&
      among(row.status, state.status) &&
      among(row.dataStatus, state.dataStatus) &&
      holds(manifest, config, row),
  )
}

function statesOf(manifest: Manifest, config: JsonObject): readonly FlowStateView[] {
  const byState = Map.groupBy(reasons, reason => {
    const { outcome, status, dataStatus } = reasonTable[reason]
    return `${outcome} ${status} ${dataStatus}`
  })
  return [...byState.values()].flatMap(same => {
    const { outcome, status, dataStatus, final } = reasonTable[same[0] ?? 'provider_error']
    const row = shownRow(manifest, config, { outcome, status, dataStatus })
    if (row === undefined) return []
    const sees = { name: row.name, value: row.value ?? null, means: row.means }
    return [{ outcome, status, dataStatus, final, reasons: same, sees }]
  })
}

/** Pure: the same template, configuration and knowledge always give the same page. */
export function flowViewOf(manifest: Manifest, config: JsonObject, known: Known): FlowViewOf | undefined {
  const { flowView, switchOff = [] } = manifest
  if (flowView === undefined) return undefined
  const text = (template: string) => filled(template, { ...known, config })
  const here = <T extends Conditional>(items: readonly T[]): readonly T[] => items.filter(one => holds(manifest, config, one))
  return {
    states: statesOf(manifest, config),
    outputs: here(flowView.outputs).map(({ name, says }) => ({ name, says })),
    conditions: here(flowView.conditions).map(one => ({ title: one.title, where: text(one.where), text: text(one.text) })),
    switchOff: here(switchOff).map(({ title, where, request }) => ({
      title,
      where: text(where),
      request: request ? { method: request.method, url: text(request.url), body: request.body ?? null } : null,
    })),
  }
}
