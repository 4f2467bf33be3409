import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { checkQuery, type Scope } from '../../api/policies.ts'
import { ProblemError } from '../../api/problem.ts'
import type { PolicySettings } from '../../api/schema.ts'
import { type Faults, faultsOf } from '../../parts/faults.ts'
import { changedIn } from './changes.tsx'
import { fieldPaths } from './form.tsx'

export interface Draft {
  readonly value: PolicySettings
  readonly changed: readonly string[]
  /** Settings that would be looser than what is in force, and what the host would not accept: as of the last pause in typing. */
  readonly looser: readonly string[]
  readonly faults: Faults
  readonly faulty: number
  /** Whether the host has said what it makes of it, and why it could not. */
  readonly isChecked: boolean
  readonly unchecked: Error | null
  checkAgain(): void
  set(next: PolicySettings): void
  reset(): void
}

const pauseMs = 350
/** What is made looser by values that the host could not even read is not known. */
const unread = { faults: [], looser: [] } as const

/** What somebody enters of a policy, held against what is in force while they do. `first` is what it begins with. */
export function useDraft(before: PolicySettings, scope: Scope | null | undefined, first = before): Draft {
  const [value, set] = useState<PolicySettings>(first)
  const [paused] = useDebouncedValue(value, pauseMs)
  const changed = changedIn(before, value)
  const check = useQuery({
    ...checkQuery(scope ?? null, paused),
    // Not of what is in force: that loosens nothing, and would be told of what is being entered.
    enabled: scope !== undefined && changed.length > 0 && changedIn(before, paused).length > 0,
    placeholderData: last => last,
  })
  const { faults, looser } = (changed.length > 0 ? check.data : undefined) ?? unread
  // A refusal of the whole document names the place within the list that was sent.
  const refused = check.error instanceof ProblemError ? check.error.faults : []
  const all = [...faults, ...refused.map(({ path, message }) => ({ path: path.replace(/^\/items\/0/, ''), message }))]
  return {
    value,
    changed,
    looser,
    faults: faultsOf(asProblem(all), fieldPaths),
    faulty: all.length,
    isChecked: changed.length > 0 && check.data !== undefined && check.error === null,
    unchecked: changed.length > 0 && refused.length === 0 ? check.error : null,
    checkAgain: () => void check.refetch(),
    set,
    reset: () => set(before),
  }
}

/** In the shape in which a refusal would tell them. */
function asProblem(faults: readonly { readonly path: string; readonly message: string }[]): ProblemError {
  return new ProblemError(400, { faults }, null)
}
