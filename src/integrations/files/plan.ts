import { z } from 'zod'
import type { JsonObject, JsonValue } from '../../contract/index.ts'
import { tidied } from '../addresses.ts'
import { differences } from '../difference.ts'
import { withValue } from '../pointer.ts'
import type { FieldChange } from '../port.ts'
import { isSecret, places } from '../schema.ts'
import { scheduleShape } from '../sync/schedule-shape.ts'
import type { FileShape } from './format.ts'
import { secretsIn, withIntegrations } from './references.ts'

/** What the host says of an integration, as far as files are concerned. */
export const hostView = z.object({
  id: z.string(),
  key: z.string(),
  template: z.string(),
  name: z.string(),
  description: z.string(),
  owner: z.string(),
  state: z.enum(['draft', 'enabled', 'disabled']),
  version: z.number(),
  accountId: z.string().nullable(),
  workflowId: z.string().nullable(),
  /** Of directories. The host answers it by itself. */
  schedule: scheduleShape.optional(),
  config: z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>,
})
export type HostView = z.infer<typeof hostView>

/** What becomes of one integration. `uncompared`: secrets that are set on both sides, of which nobody can tell more. */
export type Step =
  | { readonly does: 'create'; readonly file: FileShape; readonly changes: readonly FieldChange[] }
  | {
      readonly does: 'change' | 'nothing'
      readonly file: FileShape
      readonly view: HostView
      readonly changes: readonly FieldChange[]
      readonly uncompared: readonly string[]
    }
  | { readonly does: 'remove' | 'leave'; readonly view: HostView }

/** What the host says of its templates. */
export interface Known {
  schemaOf(template: string): JsonObject | undefined
  isDirectory(template: string): boolean
}

export interface Plan {
  readonly steps: readonly Step[]
  /** Why it cannot be done, by key. */
  readonly faults: readonly { readonly key: string; readonly message: string }[]
}

/** Compares files, in the order in which they are to be applied, with what the host has. */
export function planFor(
  files: readonly FileShape[],
  views: readonly HostView[],
  { schemaOf, isDirectory }: Known,
  { prune }: { readonly prune: boolean },
): Plan {
  const known = new Map(views.map(view => [view.key, view]))
  const mine = new Set(files.map(({ key }) => key))
  const faults: { key: string; message: string }[] = []
  const steps = files.map((file): Step => {
    const schema = schemaOf(file.template)
    if (schema === undefined) faults.push({ key: file.key, message: `the host has no template named ${file.template}` })
    if (file.schedule !== undefined && !isDirectory(file.template)) {
      faults.push({ key: file.key, message: 'is no directory, and has no schedule' })
    }
    const wanted = shownOf(file, known, schema ?? {})
    const view = known.get(file.key)
    if (view === undefined) return { does: 'create', file, changes: changesOf({ plain: {}, secrets: [] }, wanted) }
    const impossible = whyNot(file, view)
    if (impossible !== undefined) faults.push({ key: file.key, message: impossible })
    const now = shownBy(view, schema ?? {})
    const changes = changesOf(now, wanted)
    const uncompared = wanted.secrets.filter(pointer => now.secrets.includes(pointer))
    return { does: changes.length > 0 ? 'change' : 'nothing', file, view, changes, uncompared }
  })
  const rest = views.filter(view => !mine.has(view.key))
  const others = leavingOrder(rest).map((view): Step => ({ does: prune ? 'remove' : 'leave', view }))
  return { steps: [...steps, ...others], faults }
}

function whyNot(file: FileShape, view: HostView): string | undefined {
  if (file.template !== view.template) return `is of the template ${view.template} on the host: give it another key`
  if (file.state === 'draft' && view.state !== 'draft') return 'is no draft any more, and cannot become one again'
  return undefined
}

interface Shown {
  readonly plain: Readonly<Record<string, JsonValue | undefined>>
  readonly secrets: readonly string[]
}

function changesOf(before: Shown, after: Shown): readonly FieldChange[] {
  const told = (pointers: readonly string[], others: readonly string[], secret: 'set' | 'removed'): readonly FieldChange[] =>
    pointers.filter(pointer => !others.includes(pointer)).map(pointer => ({ field: `/config${pointer}`, secret }))
  return [
    ...differences(before.plain, after.plain),
    ...told(after.secrets, before.secrets, 'set'),
    ...told(before.secrets, after.secrets, 'removed'),
  ]
}

/** In the words of the host, as far as it knows them: another integration is its id, or its key while it has none yet. */
function shownOf(file: FileShape, known: ReadonlyMap<string, HostView>, schema: JsonObject): Shown {
  const idOf = (key: string) => known.get(key)?.id ?? key
  const config = tidied(schema, withIntegrations(file.config, idOf))
  const secrets = [...secretsIn(config).keys()]
  const { name, description, owner, state, account, workflow, schedule } = file
  return {
    secrets: [...new Set([...secrets, ...secretPlaces(schema, config)])],
    plain: {
      name,
      description,
      owner,
      state,
      accountId: account === undefined ? null : idOf(account),
      workflowId: workflow ?? null,
      schedule: asJson(schedule ?? known.get(file.key)?.schedule),
      config: without(config, secrets),
    },
  }
}

function shownBy(
  { name, description, owner, state, accountId, workflowId, schedule, config }: HostView,
  schema: JsonObject,
): Shown {
  const secrets = secretPlaces(schema, config)
  const plain = { name, description, owner, state, accountId, workflowId, schedule: asJson(schedule) }
  return { secrets, plain: { ...plain, config: without(config, secrets) } }
}

const asJson = (schedule: FileShape['schedule']): JsonObject | undefined => (schedule === undefined ? undefined : { ...schedule })

export function secretPlaces(schema: JsonObject, config: JsonObject): readonly string[] {
  return [...places(schema, config)].filter(place => isSecret(place.nodes)).map(place => place.pointer)
}

function without(config: JsonObject, pointers: readonly string[]): JsonObject {
  return pointers.reduce((rest, pointer) => withValue(rest, pointer, undefined), config)
}

/** Whoever names another one goes before it. */
function leavingOrder(views: readonly HostView[]): readonly HostView[] {
  const waiting = new Set(views)
  const ordered: HostView[] = []
  while (waiting.size > 0) {
    const free = [...waiting].find(view => ![...waiting].some(other => other !== view && names(other, view.id)))
    const next = free ?? [...waiting][0]
    if (next === undefined) break
    waiting.delete(next)
    ordered.push(next)
  }
  return ordered
}

function names(view: HostView, id: string): boolean {
  return view.accountId === id || JSON.stringify(view.config).includes(JSON.stringify(id))
}
