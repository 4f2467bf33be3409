import { importJWK, SignJWT } from 'jose'
import type { Access } from '../org.ts'
import { serve } from './serve.ts'

export interface Read {
  readonly users: number
  readonly seconds: number
}

export type FetchAndParse = { readonly read: () => Promise<Read> }

/** As the connector asks for them: the same pages. */
const lists = ['/api/v1/users?limit=200', `/api/v1/users?limit=200&filter=${encodeURIComponent('status eq "DEPROVISIONED"')}`]
const shape = 'application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus'

/** The floor of a sync: the pages fetched one after the other and parsed, and nothing done with them. */
await serve(async ({ orgUrl, clientId, privateJwk }: Access) => {
  const token = await tokenOf({ orgUrl, clientId, privateJwk })
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': shape }
  const calls: FetchAndParse = {
    async read() {
      const since = performance.now()
      let users = 0
      for (const list of lists) {
        for (let url: string | undefined = `${orgUrl}${list}`; url !== undefined; ) {
          const response: Response = await fetch(url, { headers })
          const page: unknown = JSON.parse(await response.text())
          if (!response.ok || !Array.isArray(page)) throw new Error(`${url}: ${response.status}`)
          users += page.length
          url = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
        }
      }
      return { users, seconds: (performance.now() - since) / 1000 }
    },
  }
  return { ready: {}, calls }
})

async function tokenOf({ orgUrl, clientId, privateJwk }: Access): Promise<string> {
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
