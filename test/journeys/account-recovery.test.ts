import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { allowed, carried, comeBack, idOf, linkOf, said, sit, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('the recovery of an account', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'ana.rey@example.com', externalId: '00u-ana', givenName: 'Ana', familyName: 'Rey' })
    await w.enroll('ana.rey@example.com', 'id-ana')
  })
  afterAll(() => w.close())

  const recover = (more: object = {}) =>
    flow.call('POST', '/account-recovery', { loginHint: 'ana.rey@example.com', returnUrl: flow.returnUrl, ...more })
  const ana = { externalId: '00u-ana', purpose: 'account_recovery' }

  it('leads an enrolled person from the link through the face back into the flow', async () => {
    const started = await recover({ state: 'of-the-flow', reasonText: 'You lost your phone', correlationId: 'case-7' })
    expect(started.status).toBe(201)
    expect(said(started)).toBe('pending/none/challenge/not_started')
    expect(started.body.data).toMatchObject({
      purpose: 'account_recovery',
      mode: 'live',
      binding: 'none',
      subject: { integrationId: w.directoryId, externalId: '00u-ana', enrollment: 'enrolled', assurance: 'medium' },
      correlationId: 'case-7',
    })

    const person = browser()
    const page = await person.open(linkOf(started))
    expect(page.status).toBe(200)
    expect(page.text).toContain('give you back access to your account')
    expect(page.text).toContain('You lost your phone')
    expect(page.text).toContain('a•••@e••••.com')
    expect(page.text).not.toMatch(/ana\.rey|Rey|00u-ana/)
    expect(page.forms[0]?.buttons[0]?.label).toBe('Continue')

    await sit(started, person)
    expect(said(await flow.call('GET', `/verifications/${idOf(started)}`))).toBe('pending/none/challenge/in_progress')
    const back = await comeBack(w, started, person, { overall: 'OK', value: 96.4 })
    const { code, state } = carried(back, person)
    const answer = await flow.redeem(code, ana, state)
    expect(said(answer)).toBe(allowed)
    expect(answer.body).toMatchObject({
      final: true,
      data: {
        binding: 'code',
        identityId: 'id-ana',
        subject: { externalId: '00u-ana', enrollment: 'enrolled', assurance: 'medium' },
        score: { overall: { status: 'OK', value: 96.4 }, reported: { liveness: { status: 'OK' } } },
        match: { directory: 'matched', claims: { given_name: 'matched', family_name: 'matched' } },
        policy: { id: 'default', version: 1 },
        reused: false,
        correlationId: 'case-7',
      },
      links: { verify: null },
    })
    // A lost answer is fetched, by whoever says whom it is about.
    const fetched = await flow.call('GET', `/verifications/${idOf(started)}?externalId=00u-ana&purpose=account_recovery`)
    expect(fetched.body).toEqual(answer.body)
  })

  it('may name the person by directory and id', async () => {
    const user = { integrationId: w.directoryId, externalId: '00u-ana' }
    const started = await flow.call('POST', '/account-recovery', { user, returnUrl: flow.returnUrl })
    const { code } = await verify(w, started)
    expect(said(await flow.redeem(code, ana))).toBe(allowed)
  })

  it('is open to a locked account: its person comes to get back in', async () => {
    await w.person({ login: 'loc@example.com', status: 'locked' })
    await w.enroll('loc@example.com', 'id-loc')
    const started = await flow.call('POST', '/account-recovery', { loginHint: 'loc@example.com', returnUrl: flow.returnUrl })
    const { code } = await verify(w, started)
    expect(said(await flow.redeem(code, { loginHint: 'loc@example.com', purpose: 'account_recovery' }))).toBe(allowed)
  })

  it.each(['suspended', 'inactive', 'staged'] as const)('is closed to an account that is %s', async status => {
    await w.person({ login: `${status}@example.com`, status })
    await w.enroll(`${status}@example.com`, `id-${status}`)
    const answer = await flow.call('POST', '/account-recovery', { loginHint: `${status}@example.com`, returnUrl: flow.returnUrl })
    expect(said(answer)).toBe('failed/none/deny/user_inactive')
    expect(answer.body.links.verify).toBeNull()
  })

  it('leaves a trail that an administrator can read and nobody can have changed', async () => {
    const started = await recover()
    const { code } = await verify(w, started)
    await flow.redeem(code, ana)
    await w.host.settleDown()
    const { body } = await w.admin<{ items: { action: string; target: string }[] }>('GET', '/v1/audit?limit=100')
    const trail = body.items.filter(entry => entry.target === idOf(started)).map(entry => entry.action)
    expect(trail.sort()).toEqual([
      'verification.completed',
      'verification.decided',
      'verification.released',
      'verification.seated',
      'verification.started',
    ])
    expect((await w.admin('GET', '/v1/audit/verify')).body).not.toHaveProperty('fault')
    const report = await w.admin('GET', `/v1/verifications/${idOf(started)}`)
    expect(report.body).toMatchObject({ state: 'spent', reason: 'ok', outcome: 'allow', purpose: 'account_recovery' })
    // Whom it is about, as the directory says it now, and nothing of the document.
    const { subject, ...rest } = report.body as { subject: unknown }
    expect(subject).toMatchObject({ login: 'ana.rey@example.com' })
    expect(JSON.stringify(rest)).not.toMatch(/Ana|Rey|example\.com/)
  })
})
