import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { allowed, idOf, linkOf, said, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('a sign-up, of somebody whom no directory knows', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  afterAll(() => w.close())

  const signUp = (externalId: string, claims?: object) =>
    flow.call('POST', '/sign-up', { subject: { externalId, ...(claims ? { claims } : {}) }, returnUrl: flow.returnUrl })
  const stepUp = (externalId: string) => flow.call('POST', '/step-up', { subject: { externalId }, returnUrl: flow.returnUrl })
  async function outcome(started: Awaited<ReturnType<typeof signUp>>, shown: object) {
    const { purpose, subject } = started.body.data
    const { code } = await verify(w, started, { overall: 'OK', ...shown })
    return flow.redeem(code, { externalId: subject.externalId, purpose })
  }
  const nia = { givenName: 'Nia', familyName: 'Owen', birthDate: '1991-02-03' }

  it('binds the new person at low assurance, and later asks for the same identity', async () => {
    const started = await signUp('new-1', { given_name: 'Nia', family_name: 'Owen', birth_date: '1991-02-03' })
    expect(started.status).toBe(201)
    expect(started.body.data).toMatchObject({
      purpose: 'sign_up',
      subject: { integrationId: flow.integrationId, externalId: 'new-1', enrollment: 'not_enrolled', assurance: null },
    })
    const page = await browser().open(linkOf(started))
    expect(page.text).toContain('confirm who you are for a new account')
    expect(page.text).not.toMatch(/new-1|Nia|Owen/)

    const made = await outcome(started, { identityId: 'id-nia', document: nia })
    expect(said(made)).toBe(allowed)
    expect(made.body.data).toMatchObject({
      identityId: 'id-nia',
      subject: { enrollment: 'enrolled', assurance: 'low' },
      match: { directory: 'matched', claims: { given_name: 'matched', family_name: 'matched', birth_date: 'matched' } },
    })
    const evidence = await w.store.db.selectFrom('enrollments').select('evidence').where('identity_id', '=', 'id-nia').execute()
    expect(evidence).toEqual([{ evidence: '["sign_up"]' }])

    expect(said(await outcome(await stepUp('new-1'), { identityId: 'id-nia', document: nia }))).toBe(allowed)
    const other = await outcome(await stepUp('new-1'), { identityId: 'id-somebody-else', document: nia })
    expect(said(other)).toBe('failed/rejected/deny/identity_mismatch')
  })

  it('compares nothing where the client claims nothing', async () => {
    const made = await outcome(await signUp('new-2'), { identityId: 'id-2' })
    expect(said(made)).toBe(allowed)
    expect(made.body.data.match).toEqual({ directory: 'not_checked', claims: {} })
  })

  it('is denied where the document says something else than the client', async () => {
    const claims = { given_name: 'Nia', family_name: 'Owen' }
    const other = await outcome(await signUp('new-3', claims), { identityId: 'id-3', document: { ...nia, givenName: 'Mia' } })
    expect(said(other)).toBe('failed/rejected/deny/claims_mismatch')
    const born = await outcome(await signUp('new-3', { ...claims, birth_date: '1991-02-04' }), {
      identityId: 'id-3',
      document: nia,
    })
    expect(said(born)).toBe('failed/rejected/deny/claims_mismatch')
    expect(said(await stepUp('new-3'))).toBe('failed/none/deny/not_enrolled')
  })

  it('gives one identity to one person only', async () => {
    expect(said(await outcome(await signUp('new-4'), { identityId: 'id-4' }))).toBe(allowed)
    expect(said(await outcome(await signUp('new-5'), { identityId: 'id-4' }))).toBe('failed/rejected/deny/identity_in_use')
  })

  it('can be done again by the same person, who shows the same identity', async () => {
    expect(said(await outcome(await signUp('new-6'), { identityId: 'id-6' }))).toBe(allowed)
    expect(said(await outcome(await signUp('new-6'), { identityId: 'id-6' }))).toBe(allowed)
    expect(said(await outcome(await signUp('new-6'), { identityId: 'id-7' }))).toBe('failed/rejected/deny/identity_mismatch')
  })

  it('knows no person who never signed up, and none of another client', async () => {
    expect(said(await stepUp('nobody'))).toBe('failed/none/deny/not_enrolled')
    expect(said(await outcome(await signUp('new-8'), { identityId: 'id-8' }))).toBe(allowed)
    const other = await w.flow()
    const answer = await other.call('POST', '/step-up', { subject: { externalId: 'new-8' }, returnUrl: other.returnUrl })
    expect(said(answer)).toBe('failed/none/deny/not_enrolled')
  })

  it('is not for directory people, nor recovery for those who signed up', async () => {
    await w.person({ login: 'ana@example.com' })
    expect(said(await flow.call('POST', '/sign-up', { loginHint: 'ana@example.com', returnUrl: flow.returnUrl }))).toBe(
      '400 request_invalid',
    )
    const recovery = { subject: { externalId: 'new-1' }, returnUrl: flow.returnUrl }
    expect(said(await flow.call('POST', '/account-recovery', recovery))).toBe('400 request_invalid')
  })

  it('finds the same face again in the sandbox, without being told whose it is', async () => {
    const started = await signUp('new-9')
    expect(said(await outcome(started, {}))).toBe(allowed)
    expect(said(await outcome(await stepUp('new-9'), {}))).toBe(allowed)
    expect(idOf(started)).not.toBe('')
  })
})
