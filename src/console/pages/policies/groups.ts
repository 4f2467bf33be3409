import { queryOptions } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'

/** A group as a choice: its id is what is kept. */
interface Group {
  readonly id: string
  readonly name: string
}

const atOnce = 20

/** Groups of a directory whose name begins with what is typed. */
export const groupsQuery = (integrationId: string, search: string) =>
  queryOptions({
    queryKey: ['/v1/directory/groups', integrationId, search],
    async queryFn({ signal }): Promise<readonly Group[]> {
      const query = { integrationId, limit: atOnce, ...(search === '' ? {} : { search }) }
      const data = (await answered(api.GET('/v1/directory/groups', { params: { query }, signal }))) as {
        readonly items: readonly { readonly externalId: string; readonly name: string }[]
      }
      return data.items.map(({ externalId, name }) => ({ id: externalId, name: name === '' ? externalId : name }))
    },
  })
