import { z } from 'zod'
import type { JsonValue } from '../../../src/contract/index.ts'
import { type AskedClaim, type AskedClaims, addressNames, claimNames } from './claims.ts'

/**
 * Reads the `claims` parameter of Okta's pushed request. Okta's own pages disagree with one another, so what they show is
 * all taken: a JSON text, JSON already, encoded once more; `IDV-DELEGATED` with a hyphen or an underscore; `bithdate`.
 * What is neither is no request of Okta's, and is refused.
 */

const longestText = 10_000
const longestValue = 300

const essential = <T extends z.ZodType>(value: T) => z.looseObject({ value })

const asked = z.looseObject({
  value: z.string().max(longestValue).nullish(),
  fuzzy: z.boolean().default(false),
})
const askedOrNull = asked.nullish()

const requested = z.looseObject({
  ...Object.fromEntries(claimNames.map(name => [name, askedOrNull])),
  bithdate: askedOrNull,
  address: z.looseObject(Object.fromEntries(addressNames.map(name => [name, askedOrNull]))).nullish(),
})

const request = z.looseObject({
  id_token: z.looseObject({
    verified_claims: z
      .array(
        z.looseObject({
          verification: z.looseObject({
            trust_framework: essential(z.string().regex(/^IDV[-_]DELEGATED$/)),
            assurance_level: essential(z.literal('VERIFIED')),
          }),
          claims: requested,
        }),
      )
      .length(1),
  }),
})

type Given = z.infer<typeof asked> | null | undefined

/** Undefined: this is not what Okta sends. */
export function askedIn(parameter: JsonValue | undefined): AskedClaims | undefined {
  const parsed = request.safeParse(decoded(parameter))
  const [element] = parsed.success ? parsed.data.id_token.verified_claims : []
  if (element === undefined) return undefined
  const { bithdate, address, ...given } = element.claims as typeof element.claims & Record<string, Given>
  const byName = { ...given, birthdate: given.birthdate ?? bithdate }
  return { claims: named(claimNames, byName), address: named(addressNames, (address ?? {}) as Record<string, Given>) }
}

function named<Name extends string>(names: readonly Name[], given: Readonly<Record<string, Given>>) {
  const found: Partial<Record<Name, AskedClaim>> = {}
  for (const name of names) {
    const claim = given[name]
    // `null` asks for the claim without saying anything of it (OpenID Connect Core 1.0 section 5.5.1).
    if (claim === undefined || !(name in given)) continue
    const value = claim?.value?.trim()
    found[name] = { fuzzy: claim?.fuzzy ?? false, ...(value ? { value } : {}) }
  }
  return found
}

/** A JSON text may have been encoded once more on its way, for it went through a form. */
function decoded(parameter: JsonValue | undefined): unknown {
  if (typeof parameter !== 'string') return parameter
  if (parameter.length > longestText) return undefined
  for (const text of [parameter, unescaped(parameter)]) {
    try {
      return JSON.parse(text)
    } catch {
      // The other reading is tried.
    }
  }
  return undefined
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
