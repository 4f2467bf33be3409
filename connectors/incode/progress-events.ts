/**
 * Words by which Incode tells that a session has come a step further and is not over: of session webhooks, of the onboarding
 * status webhook, and of the older Workforce product. A session is looked at for every other word, new ones too.
 * @see https://developer.incode.com/docs/session-webhooks
 * @see https://developer.incode.com/docs/onboarding-status-webhook
 */
const steps: ReadonlySet<string> = new Set([
  'SESSION_STARTED',
  'SESSION_PROGRESS',
  'VERIFICATION_STARTED',
  'UNKNOWN',
  'ID_VALIDATION_FINISHED',
  'ID_VALIDATION_FINISHED_SECOND_ID',
  'FACE_VALIDATION_FINISHED',
  'GOVERNMENT_VALIDATION_FINISHED',
  'POST_PROCESSING_FINISHED',
])

/** Whether all that was said is of steps: then Incode need not be asked. Nothing said is nothing known. */
export function isOnItsWay(said: readonly string[]): boolean {
  return said.length > 0 && said.every(word => steps.has(word.toUpperCase().replaceAll(/[\s.-]/g, '_')))
}
