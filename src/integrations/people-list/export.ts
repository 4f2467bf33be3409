import type { IntegrationId } from '../../contract/index.ts'
import { written } from '../../security/csv-field.ts'
import { fields } from './columns.ts'
import { type Db, pageOf } from './rows.ts'

const atOnce = 1_000

/** The whole list as a file that can be uploaded again, page by page. */
export async function* exportLines(db: Db, id: IntegrationId): AsyncGenerator<string> {
  yield `${fields.join(',')}\r\n`
  for (let after: string | undefined; ; ) {
    const people = await pageOf(db, id, after, atOnce)
    yield people.map(person => `${fields.map(field => written(person[field] ?? '')).join(',')}\r\n`).join('')
    if (people.length < atOnce) return
    after = people.at(-1)?.externalId
  }
}
