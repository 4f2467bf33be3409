import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addressesOf } from '../../src/verification/addresses-on-record.ts'
import { sealsOf } from '../support/opened.ts'
import { allowed, idOf, said, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const day = 24 * 60 * 60_000

describe('names and addresses that an attacker edits first', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  afterAll(() => w.close())

  const mallory = { givenName: 'Mallory', familyName: 'Moe' }
  let n = 0
  let login = ''
  let ana = { givenName: '', familyName: '' }
  beforeEach(async () => {
    n += 1
    login = `ana${n}@example.com`
    ana = { givenName: 'Ana', familyName: `Rey${'abcdefghijklmnop'.charAt(n)}` }
    await w.person({ login, ...ana, claims: { phone_number: '+15550100' } })
  })

  /** At the product alone: the view learns of it by a sync, or by asking. */
  const edit = async (profile: object) => {
    const body = JSON.stringify({ upsert: [{ id: `00u-ana${n}`, profile }] })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${w.org.standIn.url}/__sandbox/users`, { method: 'POST', headers, body })
    expect(answer.status).toBe(200)
  }
  const sync = async (mode: 'full' | 'incremental' = 'full') => {
    const begun = await w.admin<{ runId: string }>('POST', `/v1/integrations/${w.directoryId}/sync`, { mode })
    expect(begun.status).toBe(202)
    const run = () => w.admin<{ state: string }>('GET', `/v1/sync-runs/${begun.body.runId}`)
    await expect.poll(async () => (await run()).body.state, { timeout: 20_000 }).toBe('done')
  }
  const recover = () => flow.call('POST', '/account-recovery', { loginHint: login, returnUrl: flow.returnUrl })
  const bound = async () => {
    const rows = await w.store.db
      .selectFrom('enrollments')
      .innerJoin('subjects', 'subjects.id', 'enrollments.subject_id')
      .select('identity_id')
      .where('subjects.external_id', '=', `00u-ana${n}`)
      .where('ended_at', 'is', null)
      .execute()
    return rows.map(row => row.identity_id)
  }

  it('bind no face to a name that the sync brought in lately, until it has stood for fourteen days', async () => {
    await edit({ firstName: mallory.givenName, lastName: mallory.familyName })
    await sync()
    const like = { overall: 'OK', identityId: `id-mallory-${n}`, document: mallory }
    const { code } = await verify(w, await flow.stepUp(login), like)
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe('failed/none/challenge/claims_unsettled')
    expect(await bound()).toEqual([])
    w.clock.advance(14 * day - 60_000)
    const soon = await verify(w, await flow.stepUp(login), like)
    expect(said(await flow.redeem(soon.code, { loginHint: login }))).toBe('failed/none/challenge/claims_unsettled')
    w.clock.advance(120_000)
    const later = await verify(w, await flow.stepUp(login), like)
    expect(said(await flow.redeem(later.code, { loginHint: login }))).toBe(allowed)
  })

  it('recover no account by a name that the sync brought in lately', async () => {
    await w.enroll(login, `id-ana-${n}`)
    await edit({ firstName: mallory.givenName, lastName: mallory.familyName })
    await sync()
    const { code } = await verify(w, await recover(), { overall: 'OK', identityId: `id-ana-${n}`, document: mallory })
    expect(said(await flow.redeem(code, { loginHint: login, purpose: 'account_recovery' }))).toBe(
      'failed/none/challenge/claims_unsettled',
    )
  })

  it('take nothing from an enrolled person who married: their face steps up as before', async () => {
    await w.enroll(login, `id-ana-${n}`)
    await edit({ lastName: `Rey${'abcdefghijklmnop'.charAt(n)} Luna` })
    await sync()
    const { code } = await verify(w, await flow.stepUp(login), { overall: 'OK', identityId: `id-ana-${n}`, document: ana })
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe(allowed)
  })

  it('are not written to: a mobile number that is new is told nothing of a recovery, and what stood there before is', async () => {
    await w.enroll(login, `id-ana-${n}`)
    const told = async (id: string) => {
      const row = await w.store.db
        .selectFrom('verifications')
        .select('notify_to')
        .where('id', '=', id as never)
        .executeTakeFirstOrThrow()
      return row.notify_to === null ? [] : addressesOf(sealsOf(w), id, row.notify_to)
    }
    expect(await told(idOf(await recover()))).toEqual([login, '+15550100'])
    await edit({ mobilePhone: '+15550199' })
    await sync()
    expect(await told(idOf(await recover()))).toEqual([login, '+15550100'])
    w.clock.advance(14 * day)
    await sync()
    expect(await told(idOf(await recover()))).toEqual([login, '+15550199'])
  })

  it('are found out where the name was changed at the product after the last read, and no sync has come by', async () => {
    const started = await flow.stepUp(login)
    await edit({ firstName: mallory.givenName })
    // The view still has her own name, and the document shows it; the account is no longer hers alone.
    const { code } = await verify(w, started, { overall: 'OK', identityId: `id-first-${n}`, document: ana })
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe('failed/none/challenge/claims_unsettled')
    expect(await bound()).toEqual([])
  })

  it('are found out between the verdict and its redemption', async () => {
    const { code } = await verify(w, await flow.stepUp(login), { overall: 'OK', identityId: `id-x-${n}`, document: ana })
    await edit({ firstName: mallory.givenName, lastName: mallory.familyName })
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe('failed/none/challenge/claims_unsettled')
    expect(await bound()).toEqual([])
  })

  it.each([
    ['suspended', { status: 'SUSPENDED' }],
    ['deactivated', { status: 'DEPROVISIONED' }],
  ])('bind nothing to an account that was %s meanwhile', async (_what, change) => {
    const { code } = await verify(w, await flow.stepUp(login), { overall: 'OK', identityId: `id-y-${n}`, document: ana })
    w.org.standIn.people.upsert({ id: `00u-ana${n}`, ...change } as { id: string; status: 'SUSPENDED' })
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe('failed/none/deny/user_inactive')
    expect(await bound()).toEqual([])
  })

  it('bind nothing to an account that was deleted meanwhile, and nothing while the product is silent', async () => {
    const first = await verify(w, await flow.stepUp(login), { overall: 'OK', identityId: `id-z-${n}`, document: ana })
    const { url } = w.org.standIn
    const fault = { path: '/api/v1/users', kind: 'status', status: 503, times: 50 }
    const headers = { 'content-type': 'application/json' }
    const set = await fetch(`${url}/__sandbox/faults`, { method: 'POST', headers, body: JSON.stringify(fault) })
    expect(set.status).toBe(201)
    const silent = await flow.redeem(first.code, { loginHint: login })
    expect(said(silent)).toBe('error/none/deny/provider_unavailable')
    expect(silent.body.retryAfterSeconds).toBe(30)
    await fetch(`${url}/__sandbox/faults`, { method: 'DELETE' })

    const second = await verify(w, await flow.stepUp(login), { overall: 'OK', identityId: `id-z-${n}`, document: ana })
    w.org.standIn.people.remove(`00u-ana${n}`)
    expect(said(await flow.redeem(second.code, { loginHint: login }))).toBe('failed/none/deny/user_inactive')
    expect(await bound()).toEqual([])
    expect(said(await flow.stepUp(login))).toBe('failed/none/deny/user_unknown')
  })

  describe('to be taken for another account of its person', () => {
    const scopes = ['okta.users.read', 'okta.groups.read', 'okta.schemas.read', 'okta.userTypes.read']
    beforeAll(() => {
      const jwks = { jwksUri: `${w.url}/i/${w.directoryId}/jwks.json` }
      w.org.standIn.registerClient({ clientId: '0oa1', jwks, scopes })
    })
    const link = (attribute: string) =>
      w.admin<{ code?: string }>('PATCH', `/v1/integrations/${w.directoryId}`, { config: { mapping: { link_key: attribute } } })
    const permit = async (attribute: string, what: string) => {
      const body = JSON.stringify({ [attribute]: what })
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${w.org.standIn.url}/__sandbox/permissions`, { method: 'POST', headers, body })
      expect(answer.status).toBe(204)
    }
    const links = async () => {
      const { body } = await w.admin<{ items: { origin: string }[] }>('GET', '/v1/directory/links?state=live')
      return body.items.map(({ origin }) => origin)
    }
    /** Links are looked for after a run has ended, which leaves a mark. */
    const looked = () =>
      expect
        .poll(async () => w.store.db.selectFrom('link_marks').select('until').executeTakeFirst(), { timeout: 20_000 })
        .toBeDefined()

    it('link nothing: such an attribute cannot be chosen', async () => {
      expect(await link('profile.nickName')).toMatchObject({ status: 422, body: { code: 'config_invalid' } })
    })

    it('link nothing by one that the org has opened to people since, until it is closed again', async () => {
      expect((await link('profile.employeeNumber')).status).toBe(200)
      await permit('employeeNumber', 'READ_WRITE')
      await edit({ employeeNumber: 'E-1' })
      const thief = { login: `mallory${n}@example.com`, ...mallory, claims: { employee_number: 'E-1' } }
      await w.person(thief)
      await sync()
      await looked()
      expect(await links()).toEqual([])
      // The pair that was passed over is found once the key can be trusted.
      await permit('employeeNumber', 'READ_ONLY')
      await sync()
      await expect.poll(links, { timeout: 20_000 }).toEqual(['attribute'])
    })
  })
})
