import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { browser } from '../support/browser.ts'
import { allowed, comeBack, idOf, said, sit, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const day = 86_400_000
const taken = 'cancelled/none/deny/reported_by_person'

describe.each(['sqlite', 'postgres'] as const)('a recovery that somebody begins in her name, on %s', database => {
  let mail: MailStandIn
  let w: World
  let flow: Flow
  beforeAll(async () => {
    mail = await startMailStandIn()
    w = await world({ database, mail })
    flow = await w.flow()
  })
  afterAll(async () => {
    await w.close()
    await mail.close()
  })

  let nth = 0
  async function somebody(changed: object = {}) {
    nth += 1
    const login = `ana-${nth}@example.com`
    await w.person({ login, givenName: 'Ana', familyName: `Of ana-${nth}`, ...changed })
    await w.enroll(login, `id-${nth}`)
    return {
      login,
      outcome: { overall: 'OK', identityId: `id-${nth}`, document: { givenName: 'Ana', familyName: `Of ana-${nth}` } },
    }
  }
  const recover = (login: string) => flow.call('POST', '/account-recovery', { loginHint: login, returnUrl: flow.returnUrl })
  const redeem = (code: string, login: string) => flow.redeem(code, { loginHint: login, purpose: 'account_recovery' })
  async function mailsTo(login: string) {
    await w.host.settleDown()
    return mail.inbox.list(login)
  }
  async function linkIn(login: string, subject: string) {
    const found = (await mailsTo(login))
      .filter(one => one.subject.includes(subject))
      .at(-1)
      ?.links.find(one => one.startsWith(`${w.url}/verify/`))
    if (found === undefined) throw new Error(`nobody was told: ${subject}`)
    return found
  }
  const notMe = (link: string) => browser().post(`${link}/not-me`)

  it('is stopped by Not me, and nothing can be carried to the flow any more', async () => {
    const { login, outcome } = await somebody()
    const started = await recover(login)
    const { code } = await verify(w, started, outcome)
    expect((await notMe(await linkIn(login, 'asks to get into'))).status).toBe(200)
    expect(said(await redeem(code, login))).not.toBe(allowed)
    expect(said(await flow.call('GET', `/verifications/${idOf(started)}`))).toBe(taken)
  })

  it('is told when it succeeded, and an objection then comes before a human', async () => {
    const { login, outcome } = await somebody()
    const { code } = await verify(w, await recover(login), outcome)
    expect(said(await redeem(code, login))).toBe(allowed)
    await notMe(await linkIn(login, 'somebody got into your account'))
    const subject = await w.store.db
      .selectFrom('enrollments')
      .select('subject_id')
      .where('identity_id', '=', outcome.identityId)
      .executeTakeFirstOrThrow()
    const cases = await w.store.db
      .selectFrom('cases')
      .select(['kind', 'state'])
      .where('subject_id', '=', subject.subject_id)
      .execute()
    expect(cases).toEqual([{ kind: 'dispute', state: 'open' }])
  })

  it('that races with Not me ends one way or the other: whoever is first wins', async () => {
    for (const _ of Array.from({ length: 3 })) {
      const { login, outcome } = await somebody()
      const started = await recover(login)
      const link = await linkIn(login, 'asks to get into')
      const { code } = await verify(w, started, outcome)
      const [answer] = await Promise.all([redeem(code, login), notMe(link)])
      const row = await w.store.db
        .selectFrom('verifications')
        .select(['state', 'completed_at'])
        .where('id', '=', idOf(started) as never)
        .executeTakeFirstOrThrow()
      expect([said(answer) === allowed, row.state]).toEqual([row.state === 'spent', row.state === 'spent' ? 'spent' : 'void'])
      expect(said(await redeem(code, login))).not.toBe(allowed)
    }
  })

  // The rest is the same on every database.
  if (database === 'postgres') return

  it('is told at its start to the address on record, which no secret and no name of hers goes with', async () => {
    const { login } = await somebody()
    const started = await recover(login)
    const [told, ...others] = await mailsTo(login)
    expect([told?.subject, others]).toEqual([expect.stringContaining('somebody asks to get into your account'), []])
    expect(told?.text).not.toContain(login)
    expect(told?.text).not.toContain(started.body.links.verify)
  })

  it('is told by a link that takes no seat, and is not opened by looking at it', async () => {
    const { login } = await somebody()
    const started = await recover(login)
    const link = await linkIn(login, 'asks to get into')
    const page = await browser().open(link)
    expect(page.text).toContain('Not me')
    expect(page.text).not.toContain('Continue')
    expect((await browser().post(link)).status).toBe(410)
    expect((await browser().post(`${link}/phone`)).status).toBe(410)
    await sit(started)
  })

  it('stopped while the person is at Incode, ends there', async () => {
    const { login, outcome } = await somebody()
    const started = await recover(login)
    const person = await sit(started)
    await notMe(await linkIn(login, 'asks to get into'))
    expect((await comeBack(w, started, person, outcome)).location ?? '').not.toContain('code=')
  })

  it('of a step-up that binds a face to an account for the first time is told, too', async () => {
    const login = 'new@example.com'
    await w.person({ login })
    const { code } = await verify(w, await flow.stepUp(login), { overall: 'OK', identityId: 'id-new' })
    expect(await mailsTo(login)).toEqual([])
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe(allowed)
    // Too late to stop it, and told all the same.
    expect((await notMe(await linkIn(login, 'now belongs to your account'))).status).toBe(409)
    const disputed = await w.store.db.selectFrom('cases').select('kind').where('state', '=', 'open').execute()
    expect(disputed).toContainEqual({ kind: 'dispute' })
  })

  it('is told to no address that came there lately, and is not told of a step-up', async () => {
    const { login } = await somebody({ changedAt: new Date(w.clock.now()).toISOString() })
    await w.store.transaction(tx =>
      tx.db.updateTable('directory_users').set({ contact_changed_at: w.clock.now() }).where('login_key', '=', login).execute(),
    )
    await recover(login)
    expect(await mailsTo(login)).toEqual([])
    const other = await somebody()
    await flow.stepUp(other.login)
    expect(await mailsTo(other.login)).toEqual([])
  })

  it('made easier by a change is told to the owners of the host who are people of a directory', async () => {
    const owner = await somebody()
    const agent = await somebody()
    for (const [{ login }, role] of [
      [owner, 'owner'],
      [agent, 'agent'],
    ] as const) {
      const person = { integrationId: w.directoryId, externalId: `00u-${login.split('@')[0]}` }
      expect((await w.admin('POST', '/v1/admin-tokens', { name: login, role, person })).status).toBe(201)
    }
    await w.admin('PATCH', `/v1/integrations/${flow.integrationId}`, {
      config: { returnUrls: [flow.returnUrl, 'https://evil.example/'] },
    })
    const [told] = await mailsTo(owner.login)
    expect(told?.subject).toContain('was made looser')
    expect(told?.text).not.toMatch(/evil/)
    expect(await mailsTo(agent.login)).toEqual([])
    await w.admin('PATCH', `/v1/integrations/${flow.integrationId}`, { config: { returnUrls: [flow.returnUrl] } })
    w.clock.advance(1)
  })

  it('puts invitations off while a change waits, and ends none of them', async () => {
    const login = 'invited@example.com'
    await w.person({ login })
    const change = (returnUrls: readonly string[]) =>
      w.admin('PATCH', `/v1/integrations/${flow.integrationId}`, { config: { returnUrls } })
    await change([flow.returnUrl, 'https://evil.example/'])
    const made = await w.admin('POST', '/v1/invites', { integrationId: flow.integrationId, people: [{ login }] })
    expect(made.status).toBe(201)
    await w.host.settleDown()
    expect(await mailsTo(login)).toEqual([])
    w.clock.advance(day + 60_000)
    await w.host.settleDown()
    expect((await mailsTo(login)).map(({ subject }) => subject)).toEqual([expect.stringContaining('confirm who you are')])
  })

  it('does not flood the mailbox, however often it is begun', async () => {
    const { login } = await somebody()
    for (const _ of Array.from({ length: 13 })) await recover(login)
    expect(await mailsTo(login)).toHaveLength(10)
  })
})
