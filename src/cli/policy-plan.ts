import { z } from 'zod'
import type { JsonValue, PolicyScope } from '../contract/index.ts'
import type { Covers } from '../verification/policies/files/format.ts'
import { integrationOf, placeOf } from '../verification/policies/files/format.ts'
import { type PlacedPolicy, type PolicyStep, placed, planPolicies, policyView } from '../verification/policies/files/plan.ts'
import type { Api } from './api.ts'
import { changeLine } from './change-line.ts'
import type { Context } from './context.ts'
import { complain } from './folder-plan.ts'
import type { HostViews } from './host-views.ts'
import { readPolicies } from './policy-folder.ts'

const listed = z.object({ items: z.array(policyView) })
const checkedShape = z.object({
  items: z.array(z.object({ faults: z.array(z.object({ path: z.string(), message: z.string() })), looser: z.array(z.string()) })),
})

/** A step with what of it would wait for a second administrator. */
export type CheckedPolicyStep = PolicyStep & { readonly looser: readonly string[] }

export async function hostPolicies(api: Api, { views }: HostViews): Promise<readonly PlacedPolicy[]> {
  const { items } = await api.call('GET', '/v1/policies', listed)
  const keys = new Map(views.map(({ id, key }) => [id, key]))
  return placed(items, id => keys.get(id))
}

/**
 * Compares the policies of a folder with those of a host, which says whether it would accept them. `remaining` are the
 * keys of the integrations that there will be.
 */
export async function planFolderPolicies(
  api: Api,
  path: string,
  host: HostViews,
  remaining: ReadonlySet<string>,
  context: Context,
): Promise<readonly CheckedPolicyStep[]> {
  const { files, faults: unreadable } = await readPolicies(path)
  if (files.length === 0 && unreadable.length === 0) return []
  const { steps, faults } = planPolicies(files, await hostPolicies(api, host))
  complain(context, [
    ...unreadable,
    ...faults,
    ...files.flatMap(({ covers }) => {
      const key = integrationOf(covers)
      return key === undefined || remaining.has(key) ? [] : [`policy ${placeOf(covers)}: there is no integration ${key}`]
    }),
  ])
  return checked(api, steps, new Map(host.views.map(({ key, id }) => [key, id])), context)
}

/** The host's own word on all of it, before any of it is done. */
async function checked(
  api: Api,
  steps: readonly PolicyStep[],
  ids: ReadonlyMap<string, string>,
  context: Context,
): Promise<readonly CheckedPolicyStep[]> {
  const changing = steps.flatMap(step => (step.does === 'create' || step.does === 'change' ? [step] : []))
  if (changing.length === 0) return steps.map(step => ({ ...step, looser: [] }))
  const asked = changing.map(({ file }) => ({ scope: scopeOf(file.covers, key => ids.get(key) ?? key), settings: file.settings }))
  const { items } = await api.call('POST', '/v1/policies/check', checkedShape, { items: asked } as unknown as JsonValue)
  const told = new Map(changing.map((step, index) => [step as PolicyStep, items[index]]))
  complain(
    context,
    changing.flatMap(step => {
      const { faults = [], looser = [] } = told.get(step) ?? {}
      const place = `policy ${placeOf(step.file.covers)}`
      const held = step.does === 'change' && step.view.proposal !== null && looser.length > 0
      return [
        ...faults.map(({ path, message }) => `${place}: ${path} ${message}`),
        ...(held ? [`${place}: another looser version waits: confirm or withdraw ${step.view.proposal?.id} first`] : []),
      ]
    }),
  )
  return steps.map(step => ({ ...step, looser: told.get(step)?.looser ?? [] }))
}

export function scopeOf(covers: Covers, idOf: (key: string) => string): PolicyScope | null {
  if (covers === 'everybody') return null
  if ('integration' in covers) return { integrationId: idOf(covers.integration) }
  return { directoryId: idOf(covers.directory), ...(covers.group === undefined ? {} : { groupId: covers.group }) }
}

const signs = { create: '+ create', change: '~ change', waits: '= waits ', leave: '? left  ', nothing: '= same  ' } as const

/** A plan in lines. What is the same is not told of. */
export function policyLines(steps: readonly CheckedPolicyStep[]): readonly string[] {
  return steps.flatMap(linesOf)
}

function linesOf(step: CheckedPolicyStep): readonly string[] {
  const head = `${signs[step.does]}  policy ${placeOf('file' in step ? step.file.covers : step.covers)}`
  switch (step.does) {
    case 'create':
    case 'change': {
      const second = `    Looser in ${step.looser.join(', ')}: waits for a second administrator, or for 24 hours.`
      return [head, ...step.changes.map(one => `    ${changeLine(one)}`), ...(step.looser.length > 0 ? [second] : [])]
    }
    case 'waits':
      return [`${head}: ${step.view.proposal?.id ?? ''} waits until ${step.view.proposal?.readyAt ?? ''}`]
    case 'leave':
      return [`${head}: in no file; a policy is made to say nothing, not removed`]
    case 'nothing':
      return []
  }
}

export function changesPolicies(steps: readonly PolicyStep[]): boolean {
  return steps.some(({ does }) => does === 'create' || does === 'change')
}
