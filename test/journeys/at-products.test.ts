import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId, type OperationName } from '../../src/contract/index.ts'
import { enough, operating } from '../connectors/entra-operating.ts'
import { type EntraDirectory, entraDirectory } from '../support/entra-directory.ts'
import { confirmChanges } from '../support/held.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { order, pause, synced } from '../support/runs.ts'
import { comeBack, idOf, sit } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const day = 86_400_000
const caep = 'https://schemas.openid.net/secevent/caep/event-type/'

/** By the connectors that administrators install, at stand-ins of the products. */
describe('a press in the seat changes the account at the product', () => {
  let w: World
  let entra: EntraDirectory
  let hook: Receiver
  let byEntra: Flow
  let byOkta: Flow
  beforeAll(async () => {
    w = await world()
    const allowed = ['reset_factors', 'temporary_access_pass', 'revoke_sessions']
    const app = operating({ allowed }).operations as { clientId: string; clientSecret: string }
    entra = await entraDirectory(w, 70, graph => {
      graph.registerClient({ clientId: app.clientId, secrets: [app.clientSecret], roles: enough })
      return { operations: app }
    })
    await synced(w, entra.integrationId, { mode: 'full' })
    await pause(w, entra.integrationId)
    byEntra = await w.flow({ directoryIntegrationId: entra.integrationId, operations: allowed })
    await w.enroll('user20@entra.example', 'id-of-20', 'medium', asIntegrationId(entra.integrationId))

    const { body } = await w.admin<{ endpoints: { jwks_uri: string } }>('GET', `/v1/integrations/${w.directoryId}`)
    const jwks = { jwksUri: body.endpoints.jwks_uri }
    const scopes = ['okta.users.manage', 'okta.roles.read', 'okta.authenticators.read']
    w.org.standIn.registerClient({ clientId: '0oaOps', jwks, scopes, roles: ['SUPER_ADMIN'] })
    await w.person({ login: 'root@example.com' })
    await order(w.org.standIn, 'roles', { user: 'root@example.com', roles: ['SUPER_ADMIN'] })
    const operations = ['suspend', 'temporary_password', 'reactivate']
    const config = {
      operations: { clientId: '0oaOps', allowed: [...operations, 'revoke_sessions'], knownAdmin: 'root@example.com' },
    }
    await w.admin('PATCH', `/v1/integrations/${w.directoryId}`, { config })
    await confirmChanges(w)
    byOkta = await w.flow({ operations })
    // What was read for the first time is believed once it has stood for a while.
    w.clock.advance(15 * day)

    hook = await receiver()
    await w.admin('POST', '/v1/webhooks', {
      name: 'Receiver',
      url: hook.url,
      format: 'set',
      audience: 'https://receiver.example',
      subject: { format: 'iss_sub', issuer: w.org.standIn.url },
      events: ['operation.performed'],
    })
  })
  afterAll(async () => {
    await hook.close()
    await entra.close()
    await w.close()
  })

  async function pressed(flow: Flow, login: string, operation: OperationName): Promise<string> {
    const body = { loginHint: login, returnUrl: flow.returnUrl, operations: [operation] }
    const started = await flow.call('POST', '/account-recovery', body)
    const person = await sit(started)
    const led = await comeBack(w, started, person, { overall: 'OK' })
    if (led.location !== null) await person.open(led.location)
    const shown = await person.post(`${w.url}/verify/seat/${idOf(started)}/operations`, { operation })
    expect(shown.status, shown.text).toBe(200)
    return shown.text
  }
  async function at(name: string): Promise<{ readonly login: string; readonly id: string }> {
    const { login, externalId } = await w.person({ login: `${name}@example.com` })
    await w.enroll(login, `id-${name}`)
    return { login, id: externalId }
  }
  /** What the product was asked that changes anything, as method and the end of the path. */
  async function changed({ url }: { readonly url: string }): Promise<readonly string[]> {
    const answer = await fetch(`${url}/__sandbox/requests?path=/`)
    const { requests } = (await answer.json()) as { requests: readonly { method: string; path: string }[] }
    await fetch(`${url}/__sandbox/requests`, { method: 'DELETE' })
    return requests
      .filter(({ method, path }) => method !== 'GET' && /^\/(v1\.0|api)\//.test(path))
      .map(({ method, path }) => `${method} ${path}`)
  }

  function secretOn(page: string): string {
    const shown = /id="secret">\s*<p(?: class="token" role="status">|><a href=")([^"<]+)/.exec(page)
    if (shown === null) throw new Error(`no secret: ${page}`)
    return shown[1] ?? ''
  }

  it('of Entra: sign-in methods go, all of them, and a pass that works comes after', async () => {
    const id = entra.people.idAt(20)
    await changed(entra)
    const page = await pressed(byEntra, 'user20@entra.example', 'reset_factors')
    const calls = (await changed(entra)).map(call => call.replace(`/v1.0/users/${id}/`, '').replace(/(Methods)\/.*/, '$1'))
    const removals = ['microsoftAuthenticatorMethods', 'phoneMethods', 'fido2Methods', 'microsoftAuthenticatorMethods']
    expect(calls).toEqual([
      ...removals.map(one => `DELETE authentication/${one}`),
      'POST authentication/temporaryAccessPassMethods',
      'POST revokeSignInSessions',
    ])
    const pass = { user: id, temporaryAccessPass: secretOn(page) }
    expect(await order(entra, 'pass-sign-ins', pass)).toEqual({ signedIn: id })
  })

  it('of Okta: it is suspended', async () => {
    const { login, id } = await at('sue')
    await changed(w.org.standIn)
    expect(await pressed(byOkta, login, 'suspend')).toContain('Your account is suspended')
    expect(await changed(w.org.standIn)).toEqual([`POST /api/v1/users/${id}/lifecycle/suspend`])
    expect(w.org.standIn.people.get(login)?.status).toBe('SUSPENDED')
  })

  it.each([
    ['temporary_password', 'expire_password_with_temp_password', 'PASSWORD_EXPIRED'],
    ['reactivate', 'reactivate', 'RECOVERY'],
  ] as const)(
    'of Okta: %s gives what leads to a new password, and receivers of signals hear of it',
    async (operation, call, status) => {
      const { login, id } = await at(operation.replace('_', '-'))
      if (operation === 'reactivate') w.org.standIn.people.upsert({ id, status })
      await w.host.settleDown()
      await changed(w.org.standIn)
      hook.received.length = 0
      const secret = secretOn(await pressed(byOkta, login, operation))
      const sessions = `DELETE /api/v1/users/${id}/sessions`
      expect(await changed(w.org.standIn)).toEqual([`POST /api/v1/users/${id}/lifecycle/${call}`, sessions])
      expect(w.org.standIn.people.get(login)?.status).toBe(status)
      const form = { method: 'POST', body: new URLSearchParams({ login, secret }), redirect: 'manual' } as const
      const opened =
        operation === 'reactivate'
          ? secret
          : ((await fetch(`${w.org.standIn.url}/signin`, form)).headers.get('location') ?? 'refused')
      expect(await (await fetch(new URL(opened, w.org.standIn.url))).text()).toContain('Choose a password')

      await w.host.settleDown()
      const keys = createLocalJWKSet((await (await fetch(`${w.url}/signals/jwks`)).json()) as JSONWebKeySet)
      const tokens = await Promise.all(hook.received.map(({ body }) => jwtVerify(body, keys, { issuer: w.url })))
      const subject = { format: 'iss_sub', iss: w.org.standIn.url, sub: id }
      const change = { credential_type: 'password', change_type: 'update', initiating_entity: 'user' }
      const told = tokens
        .map(({ payload }) => payload)
        .toSorted((a, b) => (JSON.stringify(a.events) < JSON.stringify(b.events) ? -1 : 1))
      expect(told).toMatchObject([
        { sub_id: subject, events: { [`${caep}credential-change`]: change } },
        { sub_id: subject, events: { [`${caep}session-revoked`]: { initiating_entity: 'user' } } },
      ])
      expect(JSON.stringify(tokens)).not.toContain(secret)
    },
  )
})
