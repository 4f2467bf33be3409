import { connectorCodeOf, isStepgateError } from '../../../src/contract/index.ts'
import type { GraphApi } from '../api.ts'
import { pagesFrom } from '../list.ts'
import { isRow } from '../map.ts'

/** Lists that a privilege is read from: in whole, at once or not at all, and with licences that a tenant may lack. */

export type Row = Readonly<Record<string, unknown>>

export async function allRows(api: GraphApi, path: string, signal: AbortSignal): Promise<readonly Row[]> {
  const all: Row[] = []
  for await (const { rows } of pagesFrom(api, path, signal, { patient: 'quick' })) all.push(...rows.filter(isRow))
  return all
}

/**
 * Undefined where the tenant has no licence for Privileged Identity Management, by Graph's own word: then nobody can
 * activate anything (https://learn.microsoft.com/en-us/entra/id-governance/licensing-fundamentals).
 */
export async function licensedRows(api: GraphApi, path: string, signal: AbortSignal): Promise<readonly Row[] | undefined> {
  try {
    return await allRows(api, path, signal)
  } catch (error) {
    const isUnlicensed =
      isStepgateError(error) &&
      connectorCodeOf(error) !== 'permission_missing' &&
      /: 40[03] AadPremiumLicenseRequired\b/.test(error.detail ?? '')
    if (isUnlicensed) return undefined
    throw error
  }
}

/** A few at a time, in the order of the keys. */
export async function eachOf<K, T>(keys: readonly K[], work: (key: K) => Promise<T>): Promise<readonly T[]> {
  const atOnce = 6
  const found: T[] = []
  for (let start = 0; start < keys.length; start += atOnce) {
    found.push(...(await Promise.all(keys.slice(start, start + atOnce).map(work))))
  }
  return found
}
