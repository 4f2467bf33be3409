import { type DirectoryUser, type Mappable, mappables } from '../contract/index.ts'
import type { MappingView } from '../integrations/port.ts'
import { matchClaims } from './match/index.ts'

/**
 * What a directory says of a person, and what we use it for. `sign_in`: a flow names them by it. `reached`: links and notices
 * go there. `compared`: it is held against a document. `linked`: accounts with the same one are of one person. `approver`: it
 * names who may vouch for them. `shown`: nothing but a name on pages.
 */
export const attributeUses = ['sign_in', 'reached', 'compared', 'linked', 'approver', 'shown'] as const
export type AttributeUse = (typeof attributeUses)[number]

export interface AttributeView {
  readonly name: 'login' | 'display_name' | Mappable
  /** Null where there is none; what is compared and nothing else is never shown. */
  readonly value: string | null
  /** Whether the directory says it of this person. Null where that is not told: of what ties accounts together. */
  readonly known: boolean | null
  readonly uses: readonly AttributeUse[]
  /** The attribute of the product that feeds it, where it is not the usual one. */
  readonly from: string | null
  /** Whether people can change it of themselves at the product. */
  readonly editable: MappingView['claims'][number]['editable'] | null
}

const reached: readonly string[] = ['email', 'phone_number'] satisfies Mappable[]
const compared: readonly string[] = matchClaims

function usesOf(claim: Mappable): readonly AttributeUse[] {
  if (claim === 'link_key') return ['linked']
  if (claim === 'manager') return ['approver']
  return [
    ...(reached.includes(claim) ? (['reached'] as const) : []),
    ...(compared.includes(claim) ? (['compared'] as const) : []),
  ]
}

/** Pure. In the order in which a mapping lists them, after what every account has. */
export function attributesOf(user: DirectoryUser, mapping: MappingView): readonly AttributeView[] {
  const named = new Map(mapping.claims.map(one => [one.claim, one]))
  const own = (name: 'login' | 'display_name', value: string | null, uses: readonly AttributeUse[]): AttributeView => ({
    name,
    value,
    known: value !== null,
    uses,
    from: null,
    editable: null,
  })
  return [
    own('login', user.login, ['sign_in']),
    own('display_name', user.displayName, ['shown']),
    ...mappables.map((name): AttributeView => {
      const fed = named.get(name)
      return { name, ...saidOf(user, name), uses: usesOf(name), from: fed?.from ?? null, editable: fed?.editable ?? null }
    }),
  ]
}

/** Names and the address are on every list; the rest is there to be compared, and is told of without its value. */
function saidOf(user: DirectoryUser, claim: Mappable): Pick<AttributeView, 'value' | 'known'> {
  const plain: Readonly<Partial<Record<Mappable, string | null>>> = {
    given_name: user.givenName,
    family_name: user.familyName,
    email: user.email,
  }
  const value = plain[claim]
  if (value !== undefined) return { value, known: value !== null }
  if (claim === 'link_key') return { value: null, known: null }
  return { value: null, known: said(user.claims, claim.split('.')) !== undefined }
}

function said(claims: DirectoryUser['claims'], path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, name) => (typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[name] : undefined),
    claims,
  )
}
