import { problem } from './contract/index.ts'
import { findByExternalId, findByLogin } from './directory/users.ts'
import { startWithin } from './facades/legs/index.ts'
import type { HostOptions } from './host-options.ts'
import { ownerNotices } from './http/admin/owner-notices.ts'
import { createIntegrations } from './integrations/index.ts'
import type { Integrations } from './integrations/port.ts'
import { connectors } from './integrations/registry.ts'
import type { SyncControl } from './integrations/sync-control.ts'
import { noThirdParty } from './integrations/third-party/index.ts'
import type { Language, Messages } from './messages/index.ts'
import type { Seals } from './security/seals.ts'
import type { Sleep } from './security/sleep.ts'
import { voidVerifications } from './verification/index.ts'
import { issuedBy } from './verification/issuance.ts'
import type { Verifications } from './verification/port.ts'

interface Integrating extends Pick<HostOptions, 'store' | 'clock' | 'random' | 'log' | 'publicUrl' | 'kind'> {
  readonly seals: Seals
  readonly sleep: Sleep
  readonly messages: Messages
  /** In which owners are written to. */
  readonly language: Language
  /** What is put together after the integrations, and is there before any of them calls. */
  readonly later: { verifications(): Verifications; sync(): SyncControl }
}

function chosen(ids: readonly string[] | undefined): typeof connectors {
  if (ids === undefined) return connectors
  const unknown = ids.filter(id => !(id in connectors))
  if (unknown.length > 0) throw problem('request_invalid', `There is no connector named ${unknown.join(', ')}.`)
  return Object.fromEntries(Object.entries(connectors).filter(([id]) => ids.includes(id)))
}

/** The integrations, with what rooms above them do for their connectors. */
export function hostIntegrations(world: Integrating, options: HostOptions): Integrations {
  const { store, clock, messages, later } = world
  const { thirdParty = noThirdParty, keyPair } = options
  const integrations: Integrations = createIntegrations({
    ...world,
    connectors: { ...thirdParty.connectors, ...chosen(options.connectors) },
    unavailable: thirdParty.unavailable,
    ...(keyPair ? { keyPair } : {}),
    sandbox: world.kind === 'sandbox',
    canWrite: messages.canSend || messages.canText,
    ports: {
      directory: {
        async find(directoryId, by) {
          if ('externalId' in by) return findByExternalId(store.db, directoryId, by.externalId)
          const found = await findByLogin(store.db, directoryId, by.loginHint)
          return found.length === 1 ? found[0] : undefined
        },
        nudge: (directoryId, reason) => later.sync().nudge(directoryId, reason),
      },
      verifications: {
        start: (by, request) => startWithin({ integrations, verifications: later.verifications() }, by, request),
        latest: whose => later.verifications().latest(whose),
        latestOfSession: whose => later.verifications().latestOfSession(whose),
        view: (by, id) => later.verifications().view(by, id),
        issued: issuedBy(store),
        redeem: (by, redemption) => later.verifications().redeem(by, redemption),
      },
      voidVerifications: (tx, integrationId) => voidVerifications(tx, integrationId, clock.now()),
      runsEnded: runs => later.sync().ended(runs),
      loosened: ownerNotices(world),
    },
  })
  return integrations
}
