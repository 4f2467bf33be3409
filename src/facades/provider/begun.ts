import type {
  AuthorizationRequest,
  Clock,
  JsonObject,
  RelyingParty,
  RelyingPartyError,
  StartVerification,
} from '../../contract/index.ts'
import { sha256 } from '../../security/hash.ts'
import type { StartRequest } from '../../verification/port.ts'
import { interactionSeconds } from './configuration.ts'
import { type SealedDeps, sealedRecords } from './sealed-records.ts'

/** What an interaction began: asked of the connector once, however often the page is opened. */
export interface Begun {
  of(uid: string): Promise<StartRequest | undefined>
  /** What the connector asks for; of several that come at a time, the first one counts. */
  begin(uid: string, party: RelyingParty, request: AuthorizationRequest): Promise<StartRequest | RelyingPartyError>
}

/** A verification never outlives the interaction that waits for it. */
const mostSeconds = interactionSeconds - 300

export function begunByInteractions(deps: SealedDeps & { readonly clock: Clock }): Begun {
  const { store, clock } = deps
  const records = sealedRecords('interaction', deps)

  async function of(uid: string): Promise<StartRequest | undefined> {
    const found = await records.find(uid, clock.now())
    return found && startOf(uid, found as unknown as StartVerification)
  }

  return {
    of,
    async begin(uid, party, request) {
      const asked = await party.begin(request)
      if ('error' in asked) return asked
      const expiresAt = clock.now() + interactionSeconds * 1_000
      const value = asked as unknown as JsonObject
      await store.transaction(tx => records.put(tx, { id: uid, clientId: request.client_id, value, expiresAt }))
      return (await of(uid)) ?? startOf(uid, asked)
    },
  }
}

/** Asked again, it is the same verification: the key is the interaction. */
function startOf(uid: string, asked: StartVerification): StartRequest {
  return {
    ...asked,
    facade: 'provider',
    deadlineSeconds: Math.min(asked.deadlineSeconds, mostSeconds),
    continuation: { ...asked.continuation, uid },
    idempotency: { route: '/oidc/interaction', key: uid, bodyHash: sha256(uid) },
  }
}
