import { type JsonObject, type Standing, standingText } from '../../src/contract/index.ts'
import { isRow } from './map.ts'

/**
 * A verdict as custom attributes of a profile. The names say *last*: this is what was verified of the account at some
 * time, and no word about who signs in with it.
 */
export const standingAttributes = {
  status: 'idvLastStatus',
  score: 'idvLastScore',
  verifiedAt: 'idvLastVerifiedAt',
  expiresAt: 'idvLastExpiresAt',
} as const satisfies Record<keyof Standing, string>

export const standingNames: readonly string[] = Object.values(standingAttributes)

/** The attributes that say it. */
export function profileOf(standing: Standing): JsonObject {
  return Object.fromEntries(
    Object.entries(standingAttributes).map(([field, name]) => [name, standing[field as keyof Standing] ?? null]),
  )
}

/** The attributes that say nothing. */
export function emptyProfile(): JsonObject {
  return Object.fromEntries(standingNames.map(name => [name, null]))
}

/** What a row of a user shows at present, whoever wrote it; null for nothing. */
export function shownIn(row: unknown): string | null {
  if (!isRow(row) || !isRow(row.profile)) return null
  const { profile } = row
  const at = (field: keyof Standing): unknown => profile[standingAttributes[field]] ?? null
  if (standingNames.every(name => (profile[name] ?? null) === null)) return null
  // A value that we would never write is compared as it stands, and so is told apart from ours.
  const shown = { status: at('status'), score: at('score'), verifiedAt: textAt('verifiedAt'), expiresAt: textAt('expiresAt') }
  return standingText(shown as Standing)

  function textAt(field: 'verifiedAt' | 'expiresAt'): string | null {
    const value = at(field)
    return value === null ? null : String(value)
  }
}
