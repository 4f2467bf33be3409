import type { OktaApi } from '../api.ts'
import { isRow } from '../map.ts'

/**
 * The authenticator of temporary access codes, where the org has one that is active
 * (https://developer.okta.com/docs/guides/authenticators-tac-authenticator/main/).
 */

export interface CodeAuthenticator {
  readonly id: string
  /** Minutes that a code may live. */
  readonly shortest: number
  readonly longest: number
}

/** What Okta allows at all, where the authenticator does not say. */
const widest = { shortest: 10, longest: 14_400 } as const

export async function codeAuthenticator(api: OktaApi, signal: AbortSignal): Promise<CodeAuthenticator | undefined> {
  const { body } = await api.get('/api/v1/authenticators', signal, 'quick')
  const rows: readonly unknown[] = Array.isArray(body) ? body : []
  const row = rows.find(one => isRow(one) && one.key === 'tac' && one.status === 'ACTIVE')
  if (!isRow(row) || typeof row.id !== 'string' || !/^[A-Za-z0-9]{1,100}$/.test(row.id)) return undefined
  const provider = isRow(row.provider) ? row.provider : {}
  const { minTtl, maxTtl } = isRow(provider.configuration) ? provider.configuration : {}
  return { id: row.id, shortest: minutes(minTtl, widest.shortest), longest: minutes(maxTtl, widest.longest) }
}

function minutes(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : otherwise
}

/** Long enough to sign in and set up again, short enough to be of no use tomorrow. */
const wanted = 30

export const minutesOf = ({ shortest, longest }: CodeAuthenticator): number => Math.min(Math.max(wanted, shortest), longest)
