import type { AlertCode, IntegrationId } from '../contract/index.ts'

/** Why somebody is told. The key is the same for as long as it is one cause, however often it shows. */
export interface Cause {
  readonly key: string
  readonly code: AlertCode
  readonly detail: string | null
  readonly integrationId: IntegrationId | null
  readonly target: string | null
  /** How pressing. What rises is told again; what sinks is not. */
  readonly level: number
  readonly count: number
  /** When what it warns of ends: epoch milliseconds. */
  readonly endsAt: number | null
}

export function causeOf(
  code: AlertCode,
  about: Partial<Omit<Cause, 'key' | 'code'>> & { readonly of?: string | null } = {},
): Cause {
  const { of, detail = null, integrationId = null, target = null, level = 0, count = 1, endsAt = null } = about
  const key = [code, of ?? integrationId ?? target ?? '', detail ?? ''].join(':')
  return { key, code, detail, integrationId, target, level, count, endsAt }
}
