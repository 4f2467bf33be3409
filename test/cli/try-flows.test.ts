import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { type Auth0StandIn, startAuth0StandIn } from '../../src/sandbox/auth0/index.ts'
import { appId, type SignIns, signIns } from '../connectors/entra-sign-in.ts'
import { type Shell, shell } from '../support/command.ts'
import { oktaIdv } from '../support/okta-idv.ts'
import { type World, world } from '../support/world.ts'

const redirectUri = 'http://127.0.0.1:9/callback'
const actionSecret = 'a-secret-of-the-action-as-long-as-it-has-to-be'

interface Made {
  readonly id: string
  readonly client: { readonly secret: string } | null
  readonly endpoints: Readonly<Record<string, string>>
}

let w: World
let here: Shell
let auth0: Auth0StandIn
let entra: SignIns
const made = new Map<string, Made>()

async function integrate(template: string, config: object): Promise<Made> {
  const { status, body } = await w.admin<Made>('POST', '/v1/integrations', { template, name: `By ${template}`, config })
  if (status !== 201) throw new Error(JSON.stringify(body))
  made.set(template, body)
  return body
}

beforeAll(async () => {
  w = await world()
  here = await shell()
  const directoryIntegrationId = w.directoryId
  for (const name of ['ada', 'bo', 'cy', 'di', 'ed', 'fay', 'gus', 'hal', 'ida', 'jo']) {
    await w.person({ login: `${name}@example.com`, givenName: 'Ada', familyName: `Of ${name}` })
    await w.enroll(`${name}@example.com`, `id-${name}`)
  }
  entra = await signIns(w)
  await w.enroll('user6@entra.example', 'id-six', 'medium', asIntegrationId(entra.tenant.integrationId))
  auth0 = await startAuth0StandIn({ clock: w.clock })
  const { endpoints } = await integrate('auth0', {
    domain: auth0.url,
    actionSecret,
    directoryIntegrationId,
  })
  const secrets = {
    STEPGATE_SECRET: actionSecret,
    STEPGATE_URL: endpoints.integration,
    STEPGATE_AUDIENCE: `${auth0.url}/continue`,
  }
  Object.assign(auth0.secrets, secrets)
  for (const template of ['oidc', 'davinci', 'descope']) {
    await integrate(template, { redirectUris: [redirectUri], directoryIntegrationId })
  }
  await integrate('okta-factor', { orgUrl: w.org.standIn.url, directoryIntegrationId })
  made.set('okta-idv', { id: (await oktaIdv(w)).integrationId, client: null, endpoints: {} })
  made.set('entra-external-mfa', { id: entra.integrationId, client: null, endpoints: {} })
})
afterAll(async () => {
  await Promise.all([auth0.close(), entra.tenant.close(), here.close()])
  await w.close()
})

function tried(template: string, login: string, ...more: string[]) {
  const { id, client } = made.get(template) as Made
  const env = { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken, STEPGATE_CLIENT_SECRET: client?.secret ?? '' }
  return here.run(['try', id, '--login', login, ...more], env)
}

const ada = 'ada@example.com'

describe.each([
  ['oidc', ada],
  ['davinci', ada],
  ['descope', ada],
  ['auth0', ada],
  ['okta-factor', 'jo@example.com'],
  ['okta-idv', 'fay@example.com'],
  ['entra-external-mfa', 'user5@entra.example'],
])('a try of %s', (template, login) => {
  it('lets in whoever passes', async () => {
    const ran = await tried(template, login, '--as', 'pass')
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^branch taken +let in$/m) })
  })

  it.each(['other-face', 'fail'])('refuses %s on an account that is enrolled', async ending => {
    const ran = await tried(template, login, '--as', ending)
    expect(ran).toMatchObject({ code: 5, out: expect.stringMatching(/^branch taken +do not let in$/m) })
  })
})

describe('a thief with an account of their own, who edits what their browser carries', () => {
  it.each([
    ['oidc', 'cy@example.com', 'bo@example.com', ['request_uri of', 'login_hint of']],
    ['descope', 'di@example.com', 'bo@example.com', []],
    ['auth0', 'ed@example.com', 'bo@example.com', ['session_token of', 'state of', 'login_hint of']],
    ['okta-factor', 'ida@example.com', 'bo@example.com', ['login_hint of', "the thief's own name", 'state of', 'nonce of']],
    ['okta-idv', 'gus@example.com', 'hal@example.com', ['request_uri of', 'login_hint of']],
    ['entra-external-mfa', 'user5@entra.example', 'user6@entra.example', ['nonce of', 'state of', 'id_token_hint of']],
  ])('does not get through %s', async (template, victim, attacker, edits) => {
    const ran = await tried(template, victim, '--attack', attacker)
    expect(ran.out).toMatch(/^0 of \d+ taken for a pass$/m)
    expect(ran.code).toBe(0)
    const rows = ran.out.split('\n').slice(1, -1)
    for (const edit of edits) expect(rows.filter(row => row.startsWith(edit))).toHaveLength(1)
    expect(rows.filter(row => row.startsWith('the answer') || row.startsWith('finished'))).toHaveLength(4)
    expect(rows.filter(row => row.endsWith('let in') && !row.endsWith('do not let in'))).toEqual([])
  })

  it('is not played where the account is of nobody who passes', async () => {
    const ran = await tried('oidc', 'nobody@example.com', '--attack', ada)
    expect(ran).toMatchObject({ code: 5, out: '' })
  })
})

describe('what a try shows', () => {
  it('of a relying party: its requests, and the claims that it branches on', async () => {
    const { err, out } = await tried('oidc', ada, '--as', 'pass')
    expect(err.split('\n')).toEqual([
      'GET /oidc/.well-known/openid-configuration → 200',
      `POST /oidc/request (redirect_uri=${redirectUri}, scope=openid, login_hint=${ada}, code_challenge, code_challenge_method, state, nonce, client_id, response_type=code) → 201`,
      'At Incode: Pass',
      `POST /oidc/token (redirect_uri=${redirectUri}, code, code_verifier, grant_type=authorization_code) → 200`,
      'GET /oidc/me → 200',
    ])
    expect(out).toMatch(/^auth_overall_status +OK\n/m)
    expect(out).toMatch(/^identity_id +id-ada\n/m)
  })

  it('of Entra: what the browser carries, and what Entra makes of it', async () => {
    const { err, out } = await tried('entra-external-mfa', 'user5@entra.example', '--as', 'pass')
    expect(err).toMatch(/^the browser posts .*id_token_hint.* to \/i\//)
    expect(err).toMatch(/the browser posts id_token, state to \/common\/federation\/externalauthprovider$/)
    expect(out).toMatch(/^acr +possessionorinherence\namr +face\n/m)
  })

  it('of Okta’s factor: what its browser carries, and how the person was seen', async () => {
    const { err, out } = await tried('okta-factor', 'jo@example.com', '--as', 'pass')
    expect(err).toMatch(/^Okta asks for the factor: it leads the browser to \/oidc\/auth \(client_id, .*login_hint.*\)$/m)
    expect(err).toMatch(/^the browser brings code, state, iss to \/oauth2\/v1\/authorize\/callback$/m)
    expect(out).toMatch(/^factor +SUCCESS\n/m)
    expect(out).toMatch(/^amr +face\n/m)
    expect(await tried('okta-factor', 'jo@example.com', '--as', 'review')).toMatchObject({ code: 5 })
    expect((await tried('okta-factor', 'jo@example.com', '--as', 'other-document')).out).toMatch(/^reason +access_denied$/m)
  })

  it('of Auth0: the words of the Action', async () => {
    const { out } = await tried('auth0', ada, '--as', 'fail')
    expect(out).toMatch(/^denied +document_failed$/m)
  })

  it('names nobody where the directory knows nobody', async () => {
    expect(await tried('auth0', 'nobody@example.com', '--as', 'pass')).toMatchObject({ code: 5 })
    expect((await tried('oidc', 'nobody@example.com', '--as', 'pass')).out).toMatch(/^error +access_denied$/m)
  })
})

describe('a try that cannot be', () => {
  it('says what to do instead', async () => {
    const alone = await tried('auth0', ada)
    expect(alone).toMatchObject({ code: 2, out: '', err: expect.stringContaining('a person who is played: --as') })
  })

  it('is one at a tenant that is not the sandbox’s', async () => {
    await integrate('auth0', { domain: 'acme.eu.auth0.com', actionSecret, directoryIntegrationId: w.directoryId })
    const real = await tried('auth0', ada, '--as', 'pass')
    expect(real).toMatchObject({ code: 2, err: expect.stringContaining('sign in at acme.eu.auth0.com with a browser') })
    const config = { tenantId: entra.tenant.tenantId, appId, cloud: 'global', directoryIntegrationId: entra.tenant.integrationId }
    await integrate('entra-external-mfa', config)
    const mfa = await tried('entra-external-mfa', 'user5@entra.example', '--as', 'pass')
    expect(mfa).toMatchObject({ code: 2, err: expect.stringContaining('only the sandbox’s tenant can be played') })
  })
})
