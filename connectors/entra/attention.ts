import { type Attention, connectorCodeOf, type HostContext } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { expiryOf } from './certificate.ts'
import type { EntraDirectoryConfig } from './config.ts'
import { type App, usesOwnCertificate } from './proof.ts'
import { mostStanding } from './standing-members.ts'
import { memberCount } from './usable-group.ts'

/** What an administrator of the tenant has to do before long, or reads and write-back stop: told from thirty days before. */

const dayMs = 86_400_000
const soonDays = 30
/** From here on a group for write-back is said to be filling up. */
const manyStanding = mostStanding * 0.8

/** Each app by what it proves itself: the host's own certificate ends for both, and is uploaded to both. */
export function credentialAttention(
  { clock, integration }: Pick<HostContext, 'clock' | 'integration'>,
  config: EntraDirectoryConfig,
  ownEndsAt: number | undefined,
): readonly Attention[] {
  const next = `${integration.url}/certificate.pem`
  const apps: readonly (readonly [app: App | undefined, name: string, loss: string])[] = [
    [config, 'the app registration', 'the tenant is no longer read'],
    [config.operations, 'the app registration for operations', 'no account is recovered'],
  ]
  return apps.flatMap(([app, name, loss]): readonly Attention[] => {
    if (app === undefined) return []
    const isOwn = usesOwnCertificate(app)
    const endsAt = isOwn ? ownEndsAt : app.certificate === undefined ? undefined : expiryOf(app.certificate)
    if (endsAt === undefined || Math.floor((endsAt - clock.now()) / dayMs) > soonDays) return []
    const advice = isOwn
      ? `Upload the next certificate, at ${next}, to ${name}: Certificates & secrets. Without it ${loss}.`
      : `Upload a new certificate to ${name} and set it here. Without it ${loss}.`
    return [{ code: 'credential_ends', actor: 'admin', advice, endsAt }]
  })
}

/**
 * A larger group cannot be compared with what was written, and a change by somebody else goes unseen. A group that cannot
 * be read is no reason to be silent about anything else.
 */
export async function groupAttention(
  { api, log }: { readonly api: GraphApi } & Pick<HostContext, 'log'>,
  { writeBack }: EntraDirectoryConfig,
  signal: AbortSignal,
): Promise<readonly Attention[]> {
  if (writeBack?.as !== 'group') return []
  try {
    return notesOf(await memberCount(api, writeBack.groupId, signal))
  } catch (error) {
    if (signal.aborted) throw error
    const code = connectorCodeOf(error)
    log.warn({ error: code }, 'the members of the group for write-back could not be counted')
    return code === 'object_not_found'
      ? [
          stopped(
            'The group for write-back is not there any more: write-back has stopped.',
            'Choose another one, or write back into extensions.',
          ),
        ]
      : []
  }
}

function notesOf(members: number): readonly Attention[] {
  if (members < manyStanding) return []
  const [has, most] = [members.toLocaleString('en'), mostStanding.toLocaleString('en')]
  if (members > mostStanding) {
    const words = `The group for write-back has ${has} members, and more than ${most} cannot be watched: write-back has stopped.`
    return [stopped(words, 'Write back into extensions instead.')]
  }
  const advice = `The group for write-back has ${has} of ${most} members at most, after which write-back stops. Write back into extensions instead.`
  return [{ code: 'write_back_fills', actor: 'admin', advice }]
}

function stopped(why: string, remedy: string): Attention {
  return { code: 'write_back_stopped', actor: 'admin', advice: `${why} ${remedy}` }
}
