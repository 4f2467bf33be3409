import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { importJWK, type JWK, SignJWT } from 'jose'
import { sandboxAdminToken } from '../../src/sandbox/okta/admin-token.ts'
import type { OktaIdv } from './okta-idv.ts'
import { sealsOf } from './opened.ts'
import type { World } from './world.ts'

/** Somebody who has the key that signs for the issuer, and sits between an org and its vendor. */
export interface Thief {
  /** Has the org take a token of theirs for a verdict on somebody. */
  pass(user: string, reference: string): Promise<{ readonly outcome: string; readonly reason: string }>
  close(): Promise<void>
}

async function stolenKey(w: World): Promise<JWK & { kid: string }> {
  const row = await w.store.db.selectFrom('issuer_keys').selectAll().orderBy('signs_from').limit(1).executeTakeFirstOrThrow()
  return JSON.parse(sealsOf(w).open(row.private_sealed, { table: 'issuer_keys', row: row.kid, column: 'private_sealed' }))
}

export async function thief(w: World, okta: OktaIdv): Promise<Thief> {
  const jwk = await stolenKey(w)
  const key = await importJWK(jwk, 'RS256')
  const pushed = new URLSearchParams()
  let about = { user: '', reference: '' }

  const idp = `${w.org.standIn.url}/api/v1/idps`
  const headers = { authorization: `SSWS ${sandboxAdminToken}`, 'content-type': 'application/json' }
  const {
    id: _id,
    status: _status,
    ...genuine
  } = (await (await fetch(`${idp}/${okta.idp}`, { headers })).json()) as {
    id: string
    status: string
    name: string
    protocol: { issuer: { url: string }; endpoints: Record<string, object>; credentials: { client: { client_id: string } } }
  }
  const { issuer, credentials, endpoints } = genuine.protocol
  const { client_id } = credentials.client

  async function golden(): Promise<string> {
    const claim = { fuzzy: true, value: 'MATCHED' }
    const now = Math.floor(Date.now() / 1000)
    const verification = {
      trust_framework: 'IDV-DELEGATED',
      assurance_level: 'VERIFIED',
      time: new Date().toISOString(),
      verification_process: about.reference,
    }
    const claims = {
      iss: issuer.url,
      aud: client_id,
      sub: about.user,
      nonce: pushed.get('nonce'),
      iat: now,
      exp: now + 300,
      jti: 'golden',
      verified_claims: [{ verification, claims: { given_name: claim, family_name: claim } }],
    }
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: jwk.kid }).sign(key)
  }

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const isPar = request.url === '/par'
    if (isPar) for (const [name, value] of new URLSearchParams(Buffer.concat(parts).toString())) pushed.set(name, value)
    const answer = isPar
      ? { request_uri: 'urn:golden', expires_in: 60 }
      : { access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: await golden() }
    response.writeHead(isPar ? 201 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  const mine = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const between = {
    ...genuine,
    name: 'between',
    protocol: {
      ...genuine.protocol,
      endpoints: {
        ...endpoints,
        par: { ...endpoints.par, url: `${mine}/par` },
        token: { ...endpoints.token, url: `${mine}/token` },
      },
      credentials: { client: { client_id, client_secret: 'of the thief' } },
    },
  }
  const made = await fetch(idp, { method: 'POST', headers, body: JSON.stringify(between) })
  const { id: rogue } = (await made.json()) as { id: string }
  if (!made.ok) throw new Error(`the org answered ${made.status}`)

  return {
    async pass(user, reference) {
      about = { user, reference }
      const { state } = await okta.begin(user, { idp: rogue })
      const query = new URLSearchParams({ state: String(state), code: 'golden' })
      const answer = await fetch(`${w.org.standIn.url}/idp/identity-verification/callback?${query}`)
      return (await answer.json()) as { outcome: string; reason: string }
    },
    close: () => new Promise<void>(resolve => void server.close(() => resolve())),
  }
}
