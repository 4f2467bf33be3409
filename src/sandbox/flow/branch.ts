import type { Result } from '../../contract/index.ts'

/** The branch that a flow's condition takes, and the condition as a flow builder would write it. */
export interface Branch {
  readonly name: 'let in' | 'park for a reviewer' | 'ask for something else' | 'wait' | 'error branch' | 'refuse'
  readonly condition: string
}

/** The condition of the demonstration: `outcome` first, then why. What is not `allow` never lets in. */
export function branchOf(result: Result): Branch {
  if (result.outcome === 'allow') return { name: 'let in', condition: 'outcome == "allow"' }
  if (result.status === 'error') return { name: 'error branch', condition: 'status == "error"' }
  if (result.data.status === 'review' && !result.final)
    return { name: 'park for a reviewer', condition: 'data.status == "review"' }
  if (!result.final) return { name: 'wait', condition: 'final == false' }
  if (result.outcome === 'challenge') return { name: 'ask for something else', condition: 'outcome == "challenge"' }
  return { name: 'refuse', condition: 'otherwise' }
}
