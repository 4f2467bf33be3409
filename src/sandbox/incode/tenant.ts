import type { Clock } from '../../contract/index.ts'
import type { FaceAlbum } from './face-album.ts'
import type { Faults } from './faults.ts'
import type { Identities } from './identities.ts'
import type { Authorizations } from './openid/authorizations.ts'
import type { RequestLog } from './request-log.ts'
import type { SessionBook } from './session-book.ts'
import type { IncodeSettings } from './settings.ts'
import type { Webhooks } from './webhooks.ts'

/** Everything the routes share: one Incode tenant. */
export interface Tenant {
  settings: IncodeSettings
  /** The stand-in's own base URL, known once it listens. */
  url: string
  readonly clientId: string
  readonly clock: Clock
  readonly sessions: SessionBook
  readonly identities: Identities
  readonly authorizations: Authorizations
  readonly faces: FaceAlbum
  readonly webhooks: Webhooks
  readonly faults: Faults
  readonly requests: RequestLog
  /** Bearers of the client credentials integration, and until when they are good (epoch milliseconds). */
  readonly requestBearers: Map<string, number>
}
