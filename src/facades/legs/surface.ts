import { problem, type StartedVerification, type StartVerification } from '../../contract/index.ts'
import type { SurfaceCaller } from '../../integrations/deps.ts'
import type { Integrations } from '../../integrations/port.ts'
import type { Verifications } from '../../verification/port.ts'
import type { Resume } from './resume.ts'

export interface SurfaceLegs {
  readonly integrations: Pick<Integrations, 'open' | 'rehearsing' | 'starter' | 'starterWithin'>
  readonly verifications: Pick<Verifications, 'start' | 'resumable'>
}

/** What a connector begins because its product asked. What it must find again afterwards is kept with the verification. */
export async function startWithin(
  { integrations, verifications }: SurfaceLegs,
  { integrationId, clientId }: SurfaceCaller,
  request: StartVerification,
): Promise<StartedVerification> {
  const starter = clientId === null ? await integrations.starterWithin(integrationId) : await integrations.starter(clientId)
  const result = await verifications.start(starter, request)
  return { id: result.data.verificationId as StartedVerification['id'], verifyUrl: result.links.verify, result }
}

/** Goes on as the connector says that its product wants it. It only shapes the answer: the verdict is received before. */
export function resumeBySurface({ integrations, verifications }: SurfaceLegs): Resume {
  return async ({ id, integrationId, mode, cookie }) => {
    const { capabilities } = await (mode === 'live' ? integrations.open(integrationId) : integrations.rehearsing(integrationId))
    const resume = capabilities.surface?.resume
    if (resume === undefined) throw problem('conflict', 'There is nothing to go on with.')
    const { result, continuation } = await verifications.resumable(id, cookie)
    return resume(result, continuation)
  }
}
