import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { appId, type SignIns, signIns } from '../connectors/entra-sign-in.ts'
import { type Shell, shell } from '../support/command.ts'
import { type Flow, type World, world } from '../support/world.ts'

/** Tries of products that only ask while they make a token: somebody verifies by another integration, and then they ask. */

let w: World
let here: Shell
let flow: Flow
let entra: SignIns

beforeAll(async () => {
  w = await world()
  here = await shell()
  flow = await w.flow({ returnUrls: ['loopback'] })
  for (const name of ['ada', 'bo', 'cy', 'di', 'ed', 'flo']) {
    await w.person({ login: `${name}@example.com`, givenName: 'Ada', familyName: `Of ${name}` })
    await w.enroll(`${name}@example.com`, `id-${name}`)
  }
  entra = await signIns(w)
  await w.enroll('user6@entra.example', 'id-six', 'medium', asIntegrationId(entra.tenant.integrationId))
})
afterAll(async () => {
  await Promise.all([entra.tenant.close(), here.close()])
  await w.close()
})

async function integrate(template: string, config: object): Promise<string> {
  const { status, body } = await w.admin<{ id: string }>('POST', '/v1/integrations', { template, name: 'Tokens', config })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body.id
}

const run = (id: string, login: string, ...more: string[]) =>
  here.run(['try', id, '--login', login, ...more], {
    STEPGATE_URL: w.url,
    STEPGATE_TOKEN: w.adminToken,
    STEPGATE_CLIENT_SECRET: flow.client.secret,
  })

const branch = (name: string) => expect.stringMatching(new RegExp(`^branch taken +${name}$`, 'm'))
const row = (name: string, value: string) => new RegExp(`^${name} +${value}$`, 'm')

describe('a try of Okta’s token hook', () => {
  let tell: string
  const hook = (config: object = {}) =>
    integrate('okta-token-hook', { orgUrl: w.org.standIn.url, directoryIntegrationId: w.directoryId, ...config })
  const tried = (id: string, name: string, ...more: string[]) =>
    run(id, `${name}@example.com`, '--by', flow.integrationId, ...more)
  beforeAll(async () => {
    tell = await hook()
  })

  it('shows the claims of the session that stepped up, and that another session of theirs has none', async () => {
    const ran = await tried(tell, 'ada', '--as', 'pass')
    expect(ran).toMatchObject({ code: 0, out: branch('let in') })
    expect(ran.out).toMatch(row('idv_status', 'approved'))
    expect(ran.out).toMatch(row('idv_score', '\\d+(\\.\\d+)?'))
    expect(ran.out).toMatch(row('in another session', 'none'))
    expect(ran.err.split('\n')).toEqual([
      'ada@example.com signs in to Okta: the session is told to the flow as sessionRef',
      'POST /oidc/token (grant_type=client_credentials) → 200',
      'POST /v1/hooks/step-up (loginHint=ada@example.com, returnUrl, state, sessionRef) → 201',
      'At Incode: Pass',
      'POST /v1/hooks/verifications/redeem (code, state, expect) → 200',
      expect.stringMatching(/^Okta makes a token in this session: POST \/i\/\S+\/token-hook \(Authorization, com/),
      expect.stringMatching(/^Okta makes a token in another session of theirs: POST /),
    ])
  })

  it('shows neither the secret of the hook nor a token', async () => {
    const { body } = await w.admin<{ items: { secret?: boolean; value: string }[] }>('GET', `/v1/integrations/${tell}/entries`)
    const secret = body.items.find(one => one.secret)?.value ?? ''
    const { out, err } = await tried(tell, 'ada', '--as', 'pass')
    expect(secret.length).toBeGreaterThan(40)
    expect(out + err).not.toContain(secret)
  })

  it.each(['other-face', 'other-document', 'fail'])('tells none where %s was seen', async ending => {
    const ran = await tried(tell, 'bo', '--as', ending)
    expect(ran).toMatchObject({ code: 5, out: branch('do not let in') })
    expect(ran.out).toMatch(row('idv_status', 'none'))
  })

  it('asks once a human has decided, and the face was shown once more', async () => {
    const waiting = tried(tell, 'flo', '--as', 'review', '--timeout', '20')
    const open = async () => (await w.admin<{ items: { id: string }[] }>('GET', '/v1/reviews?state=open')).body.items
    await expect.poll(open).toHaveLength(1)
    const [review] = await open()
    const env = { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken }
    const approved = await here.run(['reviews', 'approve', String(review?.id), '--reason', 'vendor_case_seen'], env)
    expect(approved.code).toBe(0)
    const ran = await waiting
    expect(ran).toMatchObject({ code: 0, out: branch('let in') })
    expect(ran.out).toMatch(row('branch taken', 'park for a reviewer'))
    expect(ran.out).toMatch(row('idv_status', 'approved'))
  })

  it('gets no token without a pass, where that is what the integration says', async () => {
    const deny = await hook({ withoutPass: 'deny' })
    const failed = await tried(deny, 'cy', '--as', 'fail')
    expect(failed).toMatchObject({ code: 5, out: branch('do not let in') })
    expect(failed.out).toMatch(row('error', 'A verification of the person is needed first\\.'))
    const passed = await tried(deny, 'cy', '--as', 'pass')
    expect(passed).toMatchObject({ code: 0, out: branch('let in') })
    expect(passed.out).toMatch(row('in another session', 'no token: A verification of the person is needed first\\.'))
  })

  it('shows that under unbound_claims another session has the pass, too', async () => {
    const unbound = await hook({ unbound: 'unbound_claims' })
    const ran = await tried(unbound, 'ada', '--as', 'pass')
    expect(ran.out).toMatch(row('in another session', 'approved'))
  })

  it('lets no thief through, and says who gets through where claims are unbound', async () => {
    const ran = await tried(tell, 'di', '--attack', 'ed@example.com')
    expect(ran.out).toMatch(/^0 of \d+ taken for a pass$/m)
    expect(ran.code).toBe(0)
    const unbound = await tried(await hook({ unbound: 'unbound_claims' }), 'di', '--attack', 'ed@example.com')
    expect(unbound.code).toBe(1)
    expect(unbound.out).toMatch(/^[1-9]\d* of \d+ taken for a pass$/m)
  })

  it('says that somebody has to verify somewhere', async () => {
    const ran = await run(tell, 'ada@example.com', '--as', 'pass')
    expect(ran).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--by <integration> (oidc-client-credentials)') })
    expect(await run(tell, 'ada@example.com', '--as', 'pass', '--by', tell)).toMatchObject({ code: 2, out: '' })
  })

  it('is none at an org that is not the sandbox’s', async () => {
    const orgUrl = 'https://acme.okta.com'
    const real = await hook({ orgUrl, directoryIntegrationId: await integrate('okta-directory', { orgUrl, clientId: '0oa2' }) })
    expect((await tried(real, 'ada', '--as', 'pass')).err).toContain('only the sandbox’s org can be played')
  })
})

describe('a try of Entra’s custom extensions', () => {
  const extension = (config: object = {}) => {
    const { tenantId, url: authorityUrl, integrationId: directoryIntegrationId } = entra.tenant
    return integrate('entra-claims', { tenantId, appId, cloud: 'custom', authorityUrl, directoryIntegrationId, ...config })
  }
  const tried = (id: string, user: number, ...more: string[]) =>
    run(id, `user${user}@entra.example`, '--by', entra.integrationId, ...more)

  it('shows what a token tells after a verification, and that the names of the Verified ID are the account’s', async () => {
    const ran = await tried(await extension(), 5, '--as', 'pass')
    expect(ran).toMatchObject({ code: 0, out: branch('let in') })
    expect(ran.out).toMatch(row('idvLastStatus', 'VERIFIED'))
    expect(ran.out).toMatch(row('idvLastAt', '20\\S+Z'))
    expect(ran.out).not.toContain('idvStatus')
    expect(ran.out).toMatch(row('names of the Verified ID', 'pass'))
    const asked = ran.err.split('\n').filter(line => line.startsWith('Entra asks'))
    expect(asked).toEqual([
      expect.stringMatching(/^Entra asks: POST \/i\/\S+\/token-issuance-start \(Bearer, tokenIssuanceStart\) → 200$/),
      expect.stringMatching(/token-issuance-start/),
      expect.stringMatching(/^Entra asks: POST \/i\/\S+\/verified-id-claims \(Bearer, verifiedIdClaimValidation\) → 200$/),
    ])
  })

  it('shows the status of minutes under unbound_claims', async () => {
    const ran = await tried(await extension({ policies: ['unbound_claims'] }), 5, '--as', 'pass')
    expect(ran.out).toMatch(row('idvStatus', 'passed'))
  })

  it('lets in nobody for a verification of some other day', async () => {
    const ran = await tried(await extension(), 5, '--as', 'other-face')
    expect(ran).toMatchObject({ code: 5, out: branch('do not let in') })
    // It is history: it stands there, whoever signs in.
    expect(ran.out).toMatch(row('idvLastStatus', 'VERIFIED'))
  })

  it('names the claims of a document that is somebody else’s', async () => {
    const ran = await tried(await extension(), 5, '--as', 'other-document')
    expect(ran).toMatchObject({ code: 5, out: branch('do not let in') })
    expect(ran.out).toMatch(row('names of the Verified ID', 'failed: firstName, lastName'))
  })

  it('lets no thief through', async () => {
    const ran = await tried(await extension(), 5, '--attack', 'user6@entra.example')
    expect(ran.out).toMatch(/^0 of \d+ taken for a pass$/m)
    expect(ran.code).toBe(0)
  })

  it('says that somebody has to verify somewhere, and whom Entra does not know', async () => {
    const id = await extension()
    expect((await run(id, 'user5@entra.example', '--as', 'pass')).err).toContain('--by <integration> (entra-external-mfa)')
    expect(await tried(id, 99, '--as', 'pass')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('there is no user99'),
    })
  })
})
