import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SignIns, signIns } from '../connectors/entra-sign-in.ts'
import { type Shell, shell } from '../support/command.ts'
import { incodeCalls } from '../support/passage.ts'
import { type World, world } from '../support/world.ts'

const redirectUri = 'http://127.0.0.1:9/callback'
const ana = 'ana@example.com'

let w: World
let here: Shell
let entra: SignIns
const made = new Map<string, string>()

beforeAll(async () => {
  w = await world()
  here = await shell()
  await w.person({ login: ana, givenName: 'Ana', familyName: 'Lima' })
  await w.enroll(ana, 'id-ana')
  entra = await signIns(w)
  made.set('entra-external-mfa', entra.integrationId)
  const directoryIntegrationId = w.directoryId
  for (const [template, config] of [
    ['oidc', { redirectUris: [redirectUri] }],
    ['davinci', { redirectUris: [redirectUri] }],
    ['descope', { redirectUris: [redirectUri] }],
    ['oidc-client-credentials', { returnUrls: [redirectUri], purposes: ['step_up'] }],
    ['auth0', { domain: 'https://acme.eu.auth0.com', actionSecret: 'a-secret-of-the-live-action-that-nobody-here-has' }],
    ['okta-idv', { orgUrl: w.org.standIn.url }],
    ['okta-factor', { orgUrl: w.org.standIn.url }],
    ['okta-token-hook', { orgUrl: w.org.standIn.url }],
  ] as const) {
    const answer = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template,
      name: `By ${template}`,
      config: { ...config, directoryIntegrationId },
    })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    made.set(template, answer.body.id)
  }
})
afterAll(async () => {
  await Promise.all([entra.tenant.close(), here.close()])
  await w.close()
})

const rehearse = (template: string, login: string, ...more: string[]) =>
  here.run(['try', String(made.get(template)), '--rehearsal', '--login', login, ...more], {
    STEPGATE_URL: w.url,
    STEPGATE_TOKEN: w.adminToken,
  })
const underWay = async (template: string) =>
  (await w.admin<{ rehearsal: unknown }>('GET', `/v1/integrations/${made.get(template)}/rehearsal`)).body.rehearsal

describe.each([
  ['oidc', ana],
  ['davinci', ana],
  ['descope', ana],
  ['oidc-client-credentials', ana],
  ['okta-idv', ana],
  ['okta-factor', ana],
  ['auth0', ana],
  ['entra-external-mfa', 'user5@entra.example'],
])('a try of %s that rehearses', (template, login) => {
  const more = template === 'oidc-client-credentials' ? ['--return-url', redirectUri] : []

  it('lets in whoever passes, without Incode, and leaves no rehearsal behind', async () => {
    const before = await incodeCalls(w)
    const ran = await rehearse(template, login, '--as', 'pass', ...more)
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^branch taken +let in$/m) })
    expect((await incodeCalls(w)).total).toBe(before.total)
    expect(await underWay(template)).toBeNull()
  })

  it('refuses somebody else', async () => {
    const ran = await rehearse(template, login, '--as', 'other-face', ...more)
    expect(ran).toMatchObject({ code: 5, out: expect.stringMatching(/^branch taken +do not let in$/m) })
  })
})

describe('a try that rehearses', () => {
  it('plays the reviewer, too, who hears of nothing', async () => {
    const ran = await rehearse('oidc-client-credentials', ana, '--as', 'review', '--return-url', redirectUri)
    expect(ran.out).toMatch(/^branch taken +park for a reviewer$[\s\S]*^branch taken +let in$/m)
    expect(ran.err).not.toContain('reviews list')
    expect((await w.admin('GET', '/v1/reviews')).body).toMatchObject({ items: [] })
  })

  it.each([
    ['okta-token-hook', ana, 'cannot be rehearsed from here'],
    ['oidc', 'nobody@example.com', 'no directory has anybody'],
  ])('says why it cannot: %s for %s', async (template, login, words) => {
    const ran = await rehearse(template, login, '--as', 'pass')
    expect(ran.code).not.toBe(0)
    expect(ran.err).toContain(words)
    expect(await underWay(template)).toBeNull()
  })

  it('plays no thief: whoever is not named is nobody', async () => {
    const ran = await rehearse('oidc', ana, '--attack', 'bo@example.com')
    expect(ran.code).not.toBe(0)
    expect(ran.err).toContain('--attack')
  })
})
