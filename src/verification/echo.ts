import type { VerifierReading } from '../contract/index.ts'

/** What we opened, as an answer has to name it. */
export interface Opened {
  readonly sessionId: string
  readonly reference: string
  readonly workflowId: string
}

/** `foreign`: another session or reference. `silent`: the answer does not say whose it is. */
export type EchoCheck = 'ours' | 'foreign' | 'other_workflow' | 'silent'

/**
 * Whether an answer is about our session. One field that differs is enough to disbelieve it; of session and reference
 * at least one has to be there, since an answer that names neither could be anybody's. The environment is compared by
 * the connector, which alone knows what is configured, and withholds the score of another one.
 */
export function checkEcho(echo: VerifierReading['echo'], opened: Opened): EchoCheck {
  if (differs(echo.sessionId, opened.sessionId) || differs(echo.reference, opened.reference)) return 'foreign'
  if (differs(echo.workflowId, opened.workflowId)) return 'other_workflow'
  return echo.sessionId === undefined && echo.reference === undefined ? 'silent' : 'ours'
}

const differs = (said: string | undefined, known: string) => said !== undefined && said !== known
