import { importJWK, SignJWT } from 'jose'
import type { OktaAccess } from '../access.ts'
import type { Pages } from './fetch-and-parse.ts'

/** As the connector asks for them: the same pages. */
const lists = ['/api/v1/users?limit=200', `/api/v1/users?limit=200&filter=${encodeURIComponent('status eq "DEPROVISIONED"')}`]
const shape = 'application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus'

export async function oktaPages({ config }: OktaAccess): Promise<Pages> {
  return {
    lists: lists.map(list => ({ url: `${config.orgUrl}${list}` })),
    headers: { authorization: `Bearer ${await tokenOf(config)}`, accept: 'application/json', 'content-type': shape },
    read(page, headers) {
      if (!Array.isArray(page)) throw new TypeError('a page that is no list')
      return { users: page.length, next: /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] }
    },
  }
}

async function tokenOf({ orgUrl, clientId, privateJwk }: OktaAccess['config']): Promise<string> {
  const endpoint = `${orgUrl}/oauth2/v1/token`
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'RS256', kid: privateJwk.kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(endpoint)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(await importJWK(privateJwk, 'RS256'))
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'okta.users.read',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  })
  const response = await fetch(endpoint, { method: 'POST', body })
  const answer = (await response.json()) as { access_token?: string; error_description?: string }
  if (answer.access_token === undefined) throw new Error(`no token: ${answer.error_description}`)
  return answer.access_token
}
