/**
 * The directory: people and groups as products show them, who of them is bound to an Incode identity, and the sync
 * that keeps the view. It must not know any product, any verdict or any flow: products are behind `DirectorySource`,
 * and who may bind whom is decided above.
 *
 * How names and logins are compared. The functions live below, in `storage/people`, where the loaders need them.
 */

export { contentHash } from '../storage/people/digest.ts'
export { foldName, loginKey } from '../storage/people/fold.ts'
export { derive, nameKey, nameKeys } from '../storage/people/keys.ts'

import { derive, type Named } from '../storage/people/keys.ts'

/** Where a person stands in the one order of the view. */
export function browseKey(person: Named): string {
  return derive(person).browseKey
}
