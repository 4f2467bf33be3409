import { entraDirectoryConfig } from '../../../connectors/entra/config.ts'
import { pageSize, query } from '../../../connectors/entra/list.ts'
import { scopeOf } from '../../../connectors/entra/scope.ts'
import { shards } from '../../../connectors/entra/shard-filter.ts'
import type { EntraAccess } from '../access.ts'
import type { Pages } from './fetch-and-parse.ts'

interface GraphPage {
  readonly value: readonly unknown[]
  readonly '@odata.nextLink'?: string
}

/** As the connector asks for them: the same pages, by parts or in the round of a delta query. */
export async function graphPages({ config, by }: EntraAccess): Promise<Pages> {
  const $select = scopeOf(entraDirectoryConfig.parse(config)).select.join()
  const users = `${config.graphUrl}/v1.0/users`
  const catchAll = shards.length - 1
  const parts = shards.map(($filter, part) => {
    const url = `${users}?${query({ $select, $top: pageSize, $filter })}`
    return part === catchAll ? { url: `${url}&$count=true`, headers: { consistencylevel: 'eventual' } } : { url }
  })
  return {
    lists: by === 'parts' ? parts : [{ url: `${users}/delta?${query({ $select })}` }],
    headers: { authorization: `Bearer ${await tokenOf(config)}`, accept: 'application/json' },
    read(page) {
      const { value, '@odata.nextLink': next } = page as GraphPage
      return { users: value.length, next }
    },
  }
}

async function tokenOf({ authorityUrl, tenantId, clientId, clientSecret, graphUrl }: EntraAccess['config']): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: `${graphUrl}/.default`,
    client_id: clientId,
    client_secret: clientSecret,
  })
  const response = await fetch(`${authorityUrl}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body })
  const answer = (await response.json()) as { access_token?: string; error_description?: string }
  if (answer.access_token === undefined) throw new Error(`no token: ${answer.error_description}`)
  return answer.access_token
}
