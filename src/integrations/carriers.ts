import { type Fault, type JsonObject, type Logger, type Manifest, portalDoorSchema } from '../contract/index.ts'
import type { Integrations } from './port.ts'
import type { AttentionView } from './views.ts'

/**
 * A portal that asks for a code from an address on record lets nobody in on a host that has nothing to send one with. It is
 * refused where it would be put into use, and where the host lost its mail later somebody is told: whoever comes to the page
 * sees only that it is down.
 */

interface Portal {
  readonly manifest: Pick<Manifest, 'kind'>
  readonly config: JsonObject
}

const field = '/config/knownChannel'
const todo = 'Configure mail or text messages on the host, or set knownChannel to false, after which a login alone begins.'

/** `canWrite` is undefined where nobody says: then it is not looked at. */
function isMute({ manifest, config }: Portal, canWrite: boolean | undefined): boolean {
  if (manifest.kind !== 'portal' || canWrite !== false) return false
  return portalDoorSchema.safeParse(config).data?.knownChannel !== false
}

/** Of one that is put into use, or that is to ask for a code from now on. */
export function carrierFaults(portal: Portal, canWrite: boolean | undefined): readonly Fault[] {
  return isMute(portal, canWrite) ? [{ path: field, message: `This host has nothing to send a code with. ${todo}` }] : []
}

export function carrierAttention(portal: Portal, canWrite: boolean | undefined): readonly AttentionView[] {
  if (!isMute(portal, canWrite)) return []
  const advice = `Nobody gets in: whoever comes is asked for a code, and this host has nothing to send one with. ${todo}`
  return [{ code: 'no_carrier', actor: 'operator', advice, endsAt: null, daysLeft: null }]
}

/** When a host starts, which may be because its settings were changed. */
export async function tellOfMute(integrations: Pick<Integrations, 'list'>, log: Logger): Promise<void> {
  for (const { id, attention } of await integrations.list()) {
    if (!attention.some(({ code }) => code === 'no_carrier')) continue
    log.warn(
      { integrationId: id },
      'a portal asks for codes, and this host has neither mail nor text messages: it lets nobody in',
    )
  }
}
