import { asVerificationId, type JsonObject, problem, type VerificationId } from '../../contract/index.ts'
import type { JobHandler } from '../../jobs/handler.ts'
import type { Verifications } from '../../verification/port.ts'

export const settleQueue = 'settle'

export function settlePayload(verificationId: VerificationId): JsonObject {
  return { verificationId }
}

/** Settles what a notification pointed at. Settling is idempotent: the return, the reconciler and this may all do it. */
export function settleJob(verifications: Pick<Verifications, 'settle'>): JobHandler {
  return async ({ verificationId }) => {
    if (typeof verificationId !== 'string') throw problem('request_invalid', 'A settle job names its verification.')
    await verifications.settle(asVerificationId(verificationId))
  }
}
