import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId, type IntegrationId, type Result, type SourceUser } from '../../src/contract/index.ts'
import { type Org, startOrg } from '../support/okta-org.ts'
import { begin, comeBack, stepThrough, takeSeat } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, readOnce, type World, world } from '../support/world.ts'

const day = 24 * 3_600_000

describe('a login that exists elsewhere too', () => {
  let w: World
  let flow: Flow
  let developer: IntegrationId
  let theirs: Org
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    theirs = await startOrg(w.clock)
    const made = await w.admin<{ id: string; endpoints: { jwks_uri: string } }>('POST', '/v1/integrations', {
      template: 'okta-directory',
      name: 'Developer org',
      config: { orgUrl: theirs.standIn.url, clientId: '0oa2' },
    })
    theirs.standIn.registerClient({
      clientId: '0oa2',
      jwks: { jwksUri: made.body.endpoints.jwks_uri },
      scopes: ['okta.users.read', 'okta.groups.read'],
    })
    developer = asIntegrationId(made.body.id)
    await readOnce(w.store, developer, w.clock.now())
  })
  afterAll(async () => {
    await theirs.standIn.close()
    await w.close()
  })

  async function put(directory: IntegrationId, externalId: string, login: string, more: Partial<SourceUser> = {}): Promise<void> {
    const user: SourceUser = {
      externalId,
      login,
      email: login,
      givenName: 'Ana',
      familyName: `Of ${externalId}`,
      displayName: login,
      status: 'active',
      sourceStatus: 'ACTIVE',
      changedAt: new Date(w.clock.now() - 90 * day).toISOString(),
      claims: {},
      ...more,
    }
    // Two people may bear one login in the view: where the product no longer lets that be, only one of them is there.
    const org = directory === developer ? theirs : w.org
    const isTaken = org.standIn.people.get(login) !== undefined && org.standIn.people.get(login)?.id !== externalId
    await w.store.loader.put(directory, isTaken ? user : org.put(user), w.clock.now())
  }

  const external = async (login: string, more: object = {}) => {
    const answer = await flow.stepUp(login, more)
    return `${said(answer)} ${answer.body.data?.subject.externalId ?? null}`
  }

  it('is looked up only in the directory of the client', async () => {
    await put(w.directoryId, 'prod-ana', 'ana@corp.example')
    await put(developer, 'dev-ana', 'ana@corp.example')
    expect(await external('ana@corp.example')).toBe('pending/none/challenge/not_started prod-ana')
    await put(developer, 'dev-only', 'only@corp.example')
    expect(await external('only@corp.example')).toBe('failed/none/deny/user_unknown null')
  })

  it('cannot be named in another directory, by hint or by id, and not at redeem either', async () => {
    for (const body of [
      { loginHint: 'ana@corp.example', directoryIntegrationId: developer },
      { user: { integrationId: developer, externalId: 'dev-ana' } },
    ]) {
      const answer = await flow.call('POST', '/step-up', { ...body, returnUrl: flow.returnUrl })
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } })
    }
    const byForeignId = await flow.call('POST', '/step-up', {
      user: { integrationId: w.directoryId, externalId: 'dev-ana' },
      returnUrl: flow.returnUrl,
    })
    expect(said(byForeignId)).toBe('failed/none/deny/user_unknown')

    const passage = await begin(flow, 'ana@corp.example')
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK' })
    expect(await flow.redeem(code, { externalId: 'dev-ana' })).toMatchObject({
      status: 409,
      body: { code: 'expectation_failed' },
    })
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('failed/none/deny/relay_suspected')
  })

  it('gives the enrollment of one directory no weight in the other', async () => {
    await put(w.directoryId, 'prod-bea', 'bea@corp.example')
    await put(developer, 'dev-bea', 'bea@corp.example')
    const elsewhere = await w.flow({ directoryIntegrationId: developer })
    expect(said(await stepThrough(w, elsewhere, 'bea@corp.example', { overall: 'OK', identityId: 'id-mallory' }))).toBe(allowed)
    const recovery = await flow.call('POST', '/account-recovery', { loginHint: 'bea@corp.example', returnUrl: flow.returnUrl })
    expect(said(recovery)).toBe('failed/none/deny/not_enrolled')
    expect(said(await stepThrough(w, flow, 'bea@corp.example', { overall: 'OK', identityId: 'id-bea' }))).toBe(allowed)
  })

  it('asks a client of several directories to name one, and takes the person from that one', async () => {
    const several = await w.flow({ directoryIntegrationId: undefined })
    const start = (more: object) => several.call('POST', '/step-up', { returnUrl: several.returnUrl, ...more })
    expect(await start({ loginHint: 'ana@corp.example' })).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
    for (const [directoryIntegrationId, externalId] of [
      [w.directoryId, 'prod-ana'],
      [developer, 'dev-ana'],
    ] as const) {
      const answer = await start({ loginHint: 'ana@corp.example', directoryIntegrationId })
      expect((answer.body as Result).data.subject).toMatchObject({ integrationId: directoryIntegrationId, externalId })
    }
    expect(await start({ loginHint: 'ana@corp.example', directoryIntegrationId: w.accountId })).toMatchObject({ status: 404 })
  })

  it.each([
    ['Cyrillic letters', 'аna@corp.example'],
    ['a Greek omicron', 'ana@cοrp.example'],
    ['a trailing dot', 'ana@corp.example.'],
    ['a zero-width space', 'ana\u200b@corp.example'],
    ['a soft hyphen', 'an\u00ada@corp.example'],
    ['a mark', 'aná@corp.example'],
    ['another domain', 'ana@corp.example.evil'],
    ['a plus address', 'ana+x@corp.example'],
    ['the name alone', 'ana'],
    ['the external id', 'prod-ana'],
    ['a wildcard', 'ana%'],
    ['another wildcard', 'an_@corp.example'],
    ['a list', 'ana@corp.example,bea@corp.example'],
    ['a quote', "ana@corp.example' or '1'='1"],
    ['a display name', 'Ana <ana@corp.example>'],
    ['a Turkish i', 'ana@corp.example'.replace('a@', 'ı@')],
  ])('finds nobody by a look-alike: %s', async (_what, login) => {
    expect(await external(login)).toBe('failed/none/deny/user_unknown null')
  })

  it.each([
    ['capitals', 'ANA@CORP.example'],
    ['blanks around', '  ana@corp.example '],
    ['full-width letters, which are the same by NFKC', 'ａｎａ@corp.example'],
  ])('finds the person by what equals the login: %s', async (_what, login) => {
    expect(await external(login)).toBe('pending/none/challenge/not_started prod-ana')
  })

  it('refuses control and direction characters before anybody is looked for', async () => {
    for (const login of ['ana@corp.example\u0000', 'ana\u202e@corp.example', 'ana@corp.example\n']) {
      expect(await flow.stepUp(login)).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
    }
  })

  it('is ambiguous where two accounts of one directory share it, in whatever case, and names neither', async () => {
    await put(w.directoryId, 'twin-1', 'twin@corp.example')
    await put(w.directoryId, 'twin-2', 'TWIN@corp.example')
    expect(await external('twin@corp.example')).toBe('failed/none/deny/ambiguous_user null')
    await put(w.directoryId, 'pair-1', 'pair@corp.example')
    await put(w.directoryId, 'pair-2', 'pair@corp.example', { status: 'inactive', sourceStatus: 'DEPROVISIONED' })
    expect(await external('pair@corp.example')).toBe('failed/none/deny/ambiguous_user null')
  })

  it('does not let a recycled login receive what its former holder proved', async () => {
    await put(w.directoryId, 'old-cyd', 'cyd@corp.example')
    const passage = await begin(flow, 'cyd@corp.example')
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK' })
    await put(w.directoryId, 'old-cyd', 'cyd.former@corp.example')
    await put(w.directoryId, 'new-cyd', 'cyd@corp.example')
    expect(await flow.redeem(code, { loginHint: 'cyd@corp.example' })).toMatchObject({
      status: 409,
      body: { code: 'expectation_failed' },
    })
  })

  it.each([
    ['suspended', 'failed/none/deny/user_inactive'],
    ['inactive', 'failed/none/deny/user_inactive'],
    ['staged', 'failed/none/deny/user_inactive'],
    ['locked', 'pending/none/challenge/not_started'],
  ] as const)('tells an account that is %s from one that can verify', async (status, answered) => {
    await put(w.directoryId, `is-${status}`, `${status}@corp.example`, { status, sourceStatus: status.toUpperCase() })
    expect(await external(`${status}@corp.example`)).toContain(answered)
  })

  it('lets nobody in whose account was closed between the verdict and its receipt', async () => {
    await put(w.directoryId, 'going', 'going@corp.example')
    const passage = await begin(flow, 'going@corp.example')
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK' })
    await put(w.directoryId, 'going', 'going@corp.example', { status: 'suspended', sourceStatus: 'SUSPENDED' })
    const answer = await flow.redeem(code, { loginHint: 'going@corp.example' })
    expect(said(answer)).toBe('failed/none/deny/user_inactive')
    expect(answer.body.data.identityId).toBeNull()
  })

  it('says in every result which directory and which person it is about', async () => {
    await put(w.directoryId, 'echo', 'echo@corp.example')
    const answer = await stepThrough(w, flow, 'echo@corp.example')
    expect(answer.body.data.subject).toMatchObject({ integrationId: w.directoryId, externalId: 'echo' })
  })
})
