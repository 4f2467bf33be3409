import { z } from 'zod'
import { policyScopeSchema, policySettingsSchema } from '../../../contract/index.ts'
import { differences } from '../../../integrations/difference.ts'
import type { FieldChange } from '../../../integrations/port.ts'
import { isSame } from '../canonical.ts'
import { type Covers, type PolicyFile, placeOf, tidy } from './format.ts'

/** What the host says of a policy, as far as files are concerned. */
export const policyView = z.object({
  id: z.string(),
  name: z.string(),
  scope: policyScopeSchema.nullable(),
  version: z.number(),
  settings: policySettingsSchema,
  proposal: z.object({ id: z.string(), settings: policySettingsSchema, readyAt: z.string() }).nullable(),
})
export type PolicyView = z.infer<typeof policyView>

/** A policy of the host with the keys of whom it covers. */
export interface PlacedPolicy {
  readonly view: PolicyView
  readonly covers: Covers
}

/** What becomes of one policy. `waits`: just this was proposed already. */
export type PolicyStep =
  | { readonly does: 'create'; readonly file: PolicyFile; readonly changes: readonly FieldChange[] }
  | {
      readonly does: 'change' | 'nothing' | 'waits'
      readonly file: PolicyFile
      readonly view: PolicyView
      readonly changes: readonly FieldChange[]
    }
  | { readonly does: 'leave'; readonly covers: Covers }

export interface PolicyPlan {
  readonly steps: readonly PolicyStep[]
  readonly faults: readonly string[]
}

/** Those whose integration is gone cover nobody, and have no place any more. */
export function placed(views: readonly PolicyView[], keyOf: (id: string) => string | undefined): readonly PlacedPolicy[] {
  return views.flatMap(view => {
    const covers = coveredBy(view, keyOf)
    return covers === undefined ? [] : [{ view, covers }]
  })
}

function coveredBy({ scope }: PolicyView, keyOf: (id: string) => string | undefined): Covers | undefined {
  if (scope === null) return 'everybody'
  const key = keyOf('integrationId' in scope ? scope.integrationId : scope.directoryId)
  if (key === undefined) return undefined
  if ('integrationId' in scope) return { integration: key }
  return { directory: key, ...(scope.groupId === undefined ? {} : { group: scope.groupId }) }
}

/** What is worth a file: a policy that is in force, and the installation's where it says anything. */
export function exportedPolicies(policies: readonly PlacedPolicy[]): readonly PolicyFile[] {
  return policies
    .filter(({ view, covers }) => (covers === 'everybody' ? Object.keys(view.settings).length > 0 : view.version > 0))
    .map(({ view, covers }) => ({
      covers,
      ...(covers === 'everybody' ? {} : { name: view.name }),
      settings: view.settings,
    }))
}

/** Compares files with what the host has. No policy is removed: one that should say nothing any more says so in its file. */
export function planPolicies(files: readonly PolicyFile[], policies: readonly PlacedPolicy[]): PolicyPlan {
  const known = new Map(policies.map(one => [placeOf(one.covers), one.view]))
  const mine = new Set(files.map(({ covers }) => placeOf(covers)))
  const steps = files
    .toSorted((a, b) => (placeOf(a.covers) < placeOf(b.covers) ? -1 : 1))
    .map(file => stepOf(file, known.get(placeOf(file.covers))))
  const rest = exportedPolicies(policies).filter(({ covers }) => !mine.has(placeOf(covers)))
  return {
    steps: [...steps, ...rest.map(({ covers }): PolicyStep => ({ does: 'leave', covers }))],
    faults: steps.flatMap(step =>
      'view' in step && step.file.name !== undefined && step.file.name !== step.view.name
        ? [`policy ${placeOf(step.file.covers)}: is named "${step.view.name}" on the host, and stays so`]
        : [],
    ),
  }
}

function stepOf(file: PolicyFile, view: PolicyView | undefined): PolicyStep {
  const fields = (settings: PolicyFile['settings']) => ({ settings: tidy(settings) as Record<string, never> })
  if (view === undefined) return { does: 'create', file, changes: differences(fields({}), fields(file.settings)) }
  const changes = differences(fields(view.settings), fields(file.settings))
  if (changes.length === 0 && view.version > 0) return { does: 'nothing', file, view, changes }
  const waits = view.proposal !== null && isSame(view.proposal.settings, file.settings)
  return { does: waits ? 'waits' : 'change', file, view, changes }
}
