import { z } from 'zod'
import type { JsonValue } from '../contract/index.ts'
import { placeOf } from '../verification/policies/files/format.ts'
import type { PolicyStep } from '../verification/policies/files/plan.ts'
import type { Work } from './carry-out.ts'
import { CommandError, exitCodes } from './exit.ts'
import { scopeOf } from './policy-plan.ts'

const proposed = z.union([
  z.object({ state: z.literal('applied'), version: z.number() }),
  z.object({ state: z.literal('open'), proposalId: z.string(), looser: z.array(z.string()), readyAt: z.string() }),
])

/** Proposes what a folder says, after the integrations that it speaks of. A file loosens nothing that takes a second person. */
export async function applyPolicies(work: Omit<Work, 'steps' | 'configs'>, steps: readonly PolicyStep[]): Promise<void> {
  const why = work.why ?? 'As the files say.'
  const idOf = (key: string) => {
    const id = work.ids.get(key)
    if (id === undefined) throw new CommandError(exitCodes.admin, `there is no integration with the key ${key}`)
    return id
  }
  for (const step of steps) {
    if (step.does !== 'create' && step.does !== 'change') continue
    const { covers, name = '', settings } = step.file
    const body = (step.does === 'create'
      ? { name, scope: scopeOf(covers, idOf), settings, why }
      : { settings, why, ifVersion: step.view.version }) as unknown as JsonValue
    const path = step.does === 'create' ? '/v1/policies' : `/v1/policies/${encodeURIComponent(step.view.id)}/proposals`
    const made = await work.api.call('POST', path, proposed, body)
    work.told(
      made.state === 'applied'
        ? `version ${made.version} of the policy ${placeOf(covers)} is in force`
        : `the policy ${placeOf(covers)} is looser in ${made.looser.join(', ')}: ${made.proposalId} waits for a second administrator, or until ${made.readyAt}`,
    )
  }
}
