import type { BrowserAnswer, FacadeName, IntegrationId, JsonObject, Mode, VerificationId } from '../../contract/index.ts'
import type { Verifications } from '../../verification/port.ts'

/** The browser of a leg, in which it goes on. */
export interface Leg {
  readonly id: VerificationId
  readonly integrationId: IntegrationId
  readonly mode: Mode
  readonly cookie: string | undefined
  readonly continuation: JsonObject | null
}

export type Resume = (leg: Leg) => Promise<BrowserAnswer>

/** One map, façade to what goes on there. Each of them receives the verdict, or leads the browser to where it is received. */
export function createResume(
  verifications: Pick<Verifications, 'leg'>,
  legs: Partial<Readonly<Record<FacadeName, Resume>>>,
): (id: VerificationId, cookie: string | undefined) => Promise<BrowserAnswer> {
  return async (id, cookie) => {
    const { facade, ...leg } = await verifications.leg(id, cookie)
    const resume = legs[facade]
    return resume === undefined ? { page: 'unavailable' } : resume({ id, cookie, ...leg })
  }
}
