import { type EditableClaims, type IntegrationId, mappables, type PolicyScope } from '../../contract/index.ts'
import { editabilityOf, readEditableClaims } from '../../directory/editable-claims.ts'
import type { Store } from '../../storage/store.ts'
import type { DeskDeps } from './desk-deps.ts'

const own: ReadonlySet<string> = new Set(['email', 'phone_number', 'address'])

/**
 * Whether people are taken to be able to change a claim themselves, where their directory does not say: how they are
 * reached, and where they live.
 */
export function isUsuallyEditable(claim: string): boolean {
  return own.has(claim)
}

/** By what each directory that a policy covers last said. One is enough: its people are covered, too. */
export function editableIn(
  store: Store,
  directoriesOf: (scope: PolicyScope | null) => Promise<readonly IntegrationId[]>,
): DeskDeps['isEditable'] {
  return async (claim, scope) => {
    const directories = await directoriesOf(scope)
    if (directories.length === 0) return isUsuallyEditable(claim)
    for (const id of directories) {
      const { claims, readAt } = await readEditableClaims(store.db, id)
      const hasSaid = readAt !== undefined && Object.keys(claims).length > 0
      if (hasSaid ? !isFixed(claims, claim) : isUsuallyEditable(claim)) return true
    }
    return false
  }
}

/** An address is as fixed as each of its parts that the directory feeds. What it does not know counts as editable. */
function isFixed(claims: EditableClaims, claim: string): boolean {
  const parts = mappables.filter(one => one === claim || one.startsWith(`${claim}.`))
  const fed = parts.length > 1 ? parts.filter(one => one in claims) : parts
  return fed.length > 0 && fed.every(one => editabilityOf(claims, one) === 'no')
}
