import { timingSafeEqual } from 'node:crypto'
import { jwtVerify } from 'jose'
import type { OpenidClient } from '../settings.ts'

/** The client that a call of the token endpoint authenticates, by its one method (RFC 6749, section 2.3; RFC 7523). */
export async function clientBehind(
  clients: readonly OpenidClient[],
  call: {
    readonly authorization: string | undefined
    readonly form: URLSearchParams
    readonly audience: readonly string[]
    readonly now: number
  },
): Promise<OpenidClient | undefined> {
  const { form, audience, now } = call
  const assertion = form.get('client_assertion')
  if (assertion !== null) {
    const client = clients.find(one => one.method === 'client_secret_jwt' && one.clientId === form.get('client_id'))
    if (client === undefined) return undefined
    const { clientId, clientSecret } = client
    const wanted = { issuer: clientId, subject: clientId, audience: [...audience], algorithms: ['HS256'] }
    return jwtVerify(assertion, new TextEncoder().encode(clientSecret), { ...wanted, currentDate: new Date(now) }).then(
      () => client,
      () => undefined,
    )
  }
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(call.authorization ?? '')?.[1]
  if (basic !== undefined) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent)
    return clients.find(one => one.method === 'client_secret_basic' && one.clientId === id && equal(one.clientSecret, secret))
  }
  const [id, secret] = [form.get('client_id'), form.get('client_secret') ?? '']
  return clients.find(
    one =>
      (one.method ?? 'client_secret_post') === 'client_secret_post' && one.clientId === id && equal(one.clientSecret, secret),
  )
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
