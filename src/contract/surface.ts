import type { SurfaceCall } from './call.ts'
import type { JsonObject, JsonValue } from './json.ts'
import type { Result } from './result.ts'

/** Pages that the host can render for a connector. */
export const pageNames = ['done', 'denied', 'review', 'expired', 'unavailable'] as const
export type PageName = (typeof pageNames)[number]

/**
 * What the seat's browser gets. The host renders form posts and pages, and refuses to lead where `sendsTo` of the manifest
 * does not name the host; a redirect may go on to a verification (`/verify/…`) and to the integration's own address, too.
 */
export type BrowserAnswer =
  | { readonly redirect: string }
  | { readonly formPost: { readonly action: string; readonly fields: Readonly<Record<string, string>> } }
  | { readonly page: PageName }

export type SurfaceAnswer =
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly json?: JsonValue
      readonly text?: string
    }
  | BrowserAnswer

export interface SurfaceRoute {
  readonly method: 'GET' | 'POST'
  /**
   * Below `/i/{integrationId}`, with a leading slash. `/jwks.json` and `/certificate.pem` are the host's, `/webhooks` with a
   * verifier and `/.well-known/openid-configuration` with a directory, too; and all below `/rehearsal`.
   */
  readonly path: string
  readonly budgetMs: number
  readonly maxBodyBytes?: number
  /** Only for a browser that an answer of this integration to a POST led here a moment ago, by a redirect. */
  readonly led?: true
  handle(call: SurfaceCall): Promise<SurfaceAnswer>
}

/** Something that an administrator enters at the product, so that it calls us. */
export interface SurfaceEntry {
  readonly name: string
  readonly value: string
  /** Shown to who may change the integration, and nowhere else. */
  readonly secret?: boolean
}

/** HTTP that the product itself calls, below `/i/{integrationId}/`. */
export interface Surface {
  readonly routes: readonly SurfaceRoute[]
  /** What has to be entered at the product by hand, where the connector does not do it itself. */
  entries?(): Promise<readonly SurfaceEntry[]>
  resume?(result: Result, continuation: JsonObject): Promise<BrowserAnswer>
  /** What of it has no rehearsal, and why: in sentences, for whoever rehearses. */
  readonly unrehearsed?: string
}
