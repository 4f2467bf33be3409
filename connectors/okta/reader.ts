import { type Clock, connectorError } from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import { type ListPage, readPage } from './list.ts'
import type { Scope } from './scope.ts'

/** What both kinds of read have in common. */
export interface Reader {
  readonly api: OktaApi
  readonly scope: Scope
  readonly clock: Clock
}

/** The pages of one list from `start` on. A cursor that comes round again would read for ever. */
export async function* pagesFrom({ api, scope }: Reader, start: string, signal: AbortSignal): AsyncGenerator<ListPage> {
  const been = new Set<string>()
  for (let path: string | undefined = start; path !== undefined; ) {
    if (been.has(path))
      throw connectorError('response_invalid', undefined, { detail: 'the pages of a list go round in a circle' })
    been.add(path)
    const page: ListPage = await readPage(api, scope.origin, path, signal)
    yield page
    path = page.next
  }
}
