import type { IntegrationId, PageLanguage } from '../../contract/index.ts'

/**
 * Somebody typed a login into a portal, and a code is asked for. Key: the hash of what names the browser, so that the code is
 * good in that one alone. Everybody who types has a row; a code has only who can be written to. Index: expires_at, for those
 * that remove.
 */
export interface PortalCodesTable {
  id: string
  integration_id: IntegrationId
  login_sealed: string
  medium: 'email' | 'sms'
  language: PageLanguage
  /** Keyed. Null until one was sent, and for ever where nobody was written to. */
  code_hash: string | null
  /** How often one was typed, the right one too. */
  tries: number
  asked_at: number
  expires_at: number
  used_at: number | null
}
