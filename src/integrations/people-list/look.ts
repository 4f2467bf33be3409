import type { IntegrationId, ListedPerson } from '../../contract/index.ts'
import { foldForPassport, foldName } from '../../storage/people/fold.ts'
import { type Db, personOf, present } from './rows.ts'

/**
 * The list as administrators look at it: in the order of logins, narrowed to whom the words are about. Lists are short
 * enough to be gone through, so nothing is kept for this besides them; a long one is gone through by several requests.
 */

const atOnce = 1_000
/** So many are compared for one request: what that takes is taken from everybody whom the host serves. */
const mostCompared = 20_000

export interface Looking {
  readonly limit: number
  /** The login, folded, behind which to go on. */
  readonly after?: string | undefined
  readonly search?: string | undefined
}

export interface Looked {
  readonly items: readonly ListedPerson[]
  /** Where more of them follow. */
  readonly after: string | undefined
}

export async function lookAt(db: Db, id: IntegrationId, { limit, after: from, search = '' }: Looking): Promise<Looked> {
  const words = foldName(search).split(' ').filter(Boolean)
  const found: { readonly person: ListedPerson; readonly key: string }[] = []
  const size = words.length === 0 ? limit + 1 : atOnce
  let compared = 0
  for (let after = from; found.length <= limit; ) {
    let query = present(db, id).where('login_key', 'is not', null).orderBy('login_key').limit(size)
    if (after !== undefined) query = query.where('login_key', '>', after)
    const rows = await query.execute()
    for (const row of rows) {
      const person = personOf(row)
      if (isAbout(person, words)) found.push({ person, key: row.login_key ?? '' })
    }
    after = rows.at(-1)?.login_key ?? undefined
    if (rows.length < size || after === undefined) break
    compared += rows.length
    if (words.length > 0 && compared >= mostCompared && found.length <= limit) {
      return { items: found.map(({ person }) => person), after }
    }
  }
  const items = found.slice(0, limit)
  return { items: items.map(({ person }) => person), after: found.length > limit ? items.at(-1)?.key : undefined }
}

/** Whether each word begins one of those by which the person is known. */
function isAbout(person: ListedPerson, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const { externalId, login, email, givenName, familyName, employeeNumber, sponsor, phone } = person
  const names = [givenName, familyName].filter(name => name !== undefined)
  const others = [externalId, login, email, employeeNumber, sponsor, phone].filter(value => value !== undefined)
  const text = ` ${[...others, ...names].map(foldName).join(' ')} ${names.map(foldForPassport).join(' ')}`
  return words.every(word => text.includes(` ${word}`))
}
