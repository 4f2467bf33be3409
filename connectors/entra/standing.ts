import { type Standing, standingText } from '../../src/contract/index.ts'

/**
 * How a verdict looks in Entra: four directory extensions of the app, or membership in one group
 * (https://learn.microsoft.com/en-us/graph/extensibility-overview#directory-extensions).
 */

export const standingNames = ['idvLastStatus', 'idvLastScore', 'idvLastVerifiedAt', 'idvLastExpiresAt'] as const
export type StandingName = (typeof standingNames)[number]

/** The name of an extension carries the app's id without its hyphens. */
export function extensionName(clientId: string, name: StandingName): string {
  return `extension_${clientId.replaceAll('-', '')}_${name}`
}

export function standingProperties(clientId: string): readonly string[] {
  return standingNames.map(name => extensionName(clientId, name))
}

/** What extensions hold of a standing. A score has a decimal, which no number type of extensions takes. */
export function extensionsOf(clientId: string, standing: Standing | undefined): Record<string, string | null> {
  const wholeSecond = (text: string | null): string | null =>
    text === null ? null : `${new Date(text).toISOString().slice(0, 19)}Z`
  const values: Record<StandingName, string | null> = {
    idvLastStatus: standing?.status ?? null,
    idvLastScore: standing === undefined || standing.score === null ? null : String(standing.score),
    idvLastVerifiedAt: wholeSecond(standing?.verifiedAt ?? null),
    idvLastExpiresAt: wholeSecond(standing?.expiresAt ?? null),
  }
  return Object.fromEntries(standingNames.map(name => [extensionName(clientId, name), values[name]]))
}

/** What a row shows of one. A value that we never write makes a text that equals none of ours. */
export function shownIn(clientId: string, row: Readonly<Record<string, unknown>>): string | null {
  const at = (name: StandingName): string | null => {
    const value = row[extensionName(clientId, name)]
    return value === undefined || value === null || value === '' ? null : String(value)
  }
  const [status, score, verifiedAt, expiresAt] = standingNames.map(at)
  if ([status, score, verifiedAt, expiresAt].every(value => value === null)) return null
  const number = score === null || score === undefined ? null : Number(score)
  return standingText({
    status: (status ?? '') as Standing['status'],
    score: number !== null && Number.isFinite(number) ? number : null,
    verifiedAt: verifiedAt ?? null,
    expiresAt: expiresAt ?? null,
  })
}

/** What membership says: verified, and nothing of when or how well. */
export const shownByMembership = standingText({ status: 'VERIFIED', score: null, verifiedAt: null, expiresAt: null })
