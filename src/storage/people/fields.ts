import type { DirectoryClaims, DirectoryUser } from '../../contract/index.ts'
import type { StoredPerson } from './compare.ts'

/** Attributes of a row, by the names under which a mapping knows them. */
const attributes = {
  login: 'login',
  email: 'email',
  givenName: 'given_name',
  familyName: 'family_name',
  displayName: 'display_name',
  status: 'status',
  sourceStatus: 'source_status',
  linkKey: 'link_key',
} as const satisfies Partial<Record<keyof StoredPerson | keyof DirectoryUser, string>>

type Compared = Pick<StoredPerson, keyof typeof attributes | 'claims'>

/** Which attributes of a person differ, by name. What they say stays out: a log of it would be a second copy of it. */
export function changedFields(before: Compared, after: Compared): readonly string[] {
  const fields: string[] = []
  for (const key of Object.keys(attributes) as (keyof typeof attributes)[]) {
    if (before[key] !== after[key]) fields.push(attributes[key])
  }
  return before.claims === after.claims ? fields : [...fields, ...changedClaims(before.claims, after.claims)]
}

function changedClaims(before: string, after: string): readonly string[] {
  const was = flat(JSON.parse(before) as DirectoryClaims)
  const is = flat(JSON.parse(after) as DirectoryClaims)
  const names = new Set([...was.keys(), ...is.keys()])
  return [...names].filter(name => was.get(name) !== is.get(name)).sort()
}

/** Empty is as good as absent. */
function flat({ address, ...claims }: DirectoryClaims): ReadonlyMap<string, string> {
  const parts = Object.entries(address ?? {}).map(([part, value]) => [`address.${part}`, value] as const)
  return new Map([...Object.entries(claims), ...parts].filter(([, value]) => value !== ''))
}
