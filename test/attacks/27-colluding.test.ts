import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asLogin, asToken, type Party } from '../../src/directory/parties.ts'
import { conflict } from '../../src/verification/reviews/conflict.ts'
import { type Approvals, approvals } from '../support/approvals.ts'
import { browser } from '../support/browser.ts'

const minute = 60_000
const day = 24 * 60 * minute

describe('whoever has a part in it does not approve it', () => {
  let a: Approvals
  let nth = 0
  beforeAll(async () => {
    a = await approvals()
    await a.somebody('boss@example.com')
    await a.somebody('eve@example.com')
  })
  beforeEach(() => {
    nth += 1
    a.provider.says.authenticatedSecondsAgo = 0
    a.provider.says.claims = {}
    a.provider.says.signedBy = 'itself'
  })
  afterAll(() => a.close())

  const next = (manager = 'u-boss', more = {}) => a.reportsTo(`p${nth}@example.com`, manager, more)
  const boss = JSON.stringify({ kind: 'agent', id: 'Boss@example.com' })
  const elsewhere = JSON.stringify({ kind: 'agent', id: 'somebody else' })
  const stateOf = async (id: string) =>
    (
      await a.store.db
        .selectFrom('operation_approvals')
        .select('state')
        .where('verification_id', '=', id as never)
        .executeTakeFirst()
    )?.state

  it('the link shows nothing before somebody signs in, and another person is not the one who was asked', async () => {
    const { login } = await next()
    const { link, id, show } = await a.waiting(login)
    const looked = await browser().open(link)
    expect(looked.text).toContain('Sign in to decide')
    for (const hidden of [login, `Of p${nth}`, 'unlock']) expect(looked.text).not.toContain(hidden)
    for (const [who, why] of [
      ['eve@example.com', 'Somebody else was asked'],
      [login, 'Nobody decides about themselves'],
    ] as const) {
      const { page, person } = await a.signIn(link, who)
      expect([page.status, page.text]).toEqual([403, expect.stringContaining(why)])
      const forced = await person.post(`${link}/answer`, { answer: 'approve', reason: 'x' })
      expect([forced.status, forced.text]).toEqual([403, expect.stringContaining(why)])
    }
    const unsigned = await browser().post(`${link}/answer`, { answer: 'approve', reason: 'x' })
    expect(unsigned.status).toBe(401)
    expect(await stateOf(id)).toBe('open')
    expect((await show('unlock')).status).toBe(409)
  })

  it.each(['agent', 'supervisor', 'confirmed_by'] as const)(
    'the manager does not who was at the helpdesk as its %s',
    async part => {
      const { login } = await next()
      const { link, id } = await a.waiting(login)
      const call = {
        verification_id: id as never,
        integration_id: a.recoverable,
        channel: 'email' as const,
        agent: elsewhere,
        agent_key: 'agent somebody else',
        supervisor: null,
        address_sealed: null,
        language: 'en',
        mail_state: 'none' as const,
        sends: 0,
        sent_at: null,
        confirmed_by: null,
        created_at: a.clock.now(),
      }
      await a.store.transaction(({ db }) =>
        db
          .insertInto('helpdesk_calls')
          .values({ ...call, [part]: boss })
          .execute(),
      )
      const { page } = await a.signIn(link, 'boss@example.com')
      expect([page.status, page.text]).toEqual([403, expect.stringContaining('does not decide it')])
      expect(await stateOf(id)).toBe('open')
    },
  )

  it.each(['queued it', 'said the first yes', 'decided it'] as const)('the manager does not who %s at a review', async how => {
    const { login } = await next()
    const { link, id } = await a.waiting(login)
    const row = await a.store.db
      .selectFrom('verifications')
      .select('subject_id')
      .where('id', '=', id as never)
      .executeTakeFirstOrThrow()
    const review = {
      id: `rv-${nth}`,
      kind: 'verification' as const,
      state: 'approved' as const,
      verification_id: id as never,
      subject_id: row.subject_id ?? '',
      integration_id: a.recoverable,
      queued_for: 'low_score' as never,
      opened_by: how === 'queued it' ? boss : elsewhere,
      opened_at: a.clock.now(),
      due_at: a.clock.now() + day,
      first_by: how === 'said the first yes' ? boss : elsewhere,
      decided_by: how === 'decided it' ? boss : elsewhere,
    }
    await a.store.transaction(({ db }) => db.insertInto('reviews').values(review).execute())
    const { page } = await a.signIn(link, 'boss@example.com')
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('does not decide it')])
    expect(await stateOf(id)).toBe('open')
  })

  it('the manager does not who opened an operation of it', async () => {
    const { login } = await next()
    const { link, id } = await a.waiting(login)
    const at = a.clock.now()
    const opened = { operation: 'revoke_sessions', state: 'open', recipient: 'seat', fence: 0, opened_at: at } as const
    const grant = { ...opened, verification_id: id as never, expires_at: at + minute, opened_by: boss }
    await a.store.transaction(({ db }) => db.insertInto('operation_grants').values(grant).execute())
    const { page } = await a.signIn(link, 'boss@example.com')
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('does not decide it')])
    expect(await stateOf(id)).toBe('open')
  })

  it('a form from elsewhere decides nothing, and neither does a cookie that somebody made', async () => {
    const { login } = await next()
    const { link, id } = await a.waiting(login)
    const { person } = await a.signIn(link, 'boss@example.com')
    const foreign = { headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } }
    expect((await person.post(`${link}/answer`, { answer: 'approve', reason: 'x' }, foreign)).status).toBe(403)
    const forger = browser()
    forger.cookies.set('sg_signed_in', Buffer.from(JSON.stringify({ externalId: 'u-boss' })).toString('base64url'))
    expect((await forger.post(`${link}/answer`, { answer: 'approve', reason: 'x' })).status).toBe(401)
    expect(await stateOf(id)).toBe('open')
  })

  it.each([
    ['that is too old', () => ({ ago: 400 })],
    ['that does not say when it was', () => ({ claims: { auth_time: null } })],
    ['for another request', () => ({ claims: { nonce: 'another' } })],
    ['for another client', () => ({ claims: { aud: 'another' } })],
    ['by another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
    ['that ran out', () => ({ claims: { exp: 1 } })],
    ['of nobody in the directory', () => ({ claims: { sub: 'u-nobody' } })],
    ['by an address instead of an id', () => ({ claims: { sub: 'boss@example.com' } })],
    ['that somebody else signed', () => ({ signedBy: 'a stranger' as const })],
  ])('a sign-in %s is none', async (_, wrong) => {
    const { login } = await next()
    const { link, id } = await a.waiting(login)
    const {
      ago = 0,
      claims = {},
      signedBy = 'itself',
    }: { ago?: number; claims?: object; signedBy?: 'itself' | 'a stranger' } = wrong()
    Object.assign(a.provider.says, { authenticatedSecondsAgo: ago, claims, signedBy })
    const { page, person } = await a.signIn(link, 'boss@example.com')
    expect(page.status).toBe(403)
    expect((await person.post(`${link}/answer`, { answer: 'approve', reason: 'x' })).status).toBe(401)
    expect(await stateOf(id)).toBe('open')
  })

  it('a sign-in of six minutes ago decides nothing, and neither does one that another browser began', async () => {
    const { login } = await next()
    const { link, id } = await a.waiting(login)
    const { page, person } = await a.signIn(link, 'boss@example.com')
    const started = browser()
    const asked = await started.press(await started.open(link), 'Sign in')
    const led = await started.press(asked, 'Sign in', { login: 'boss@example.com' }, { follow: false })
    expect((await browser().open(led.location ?? '')).status).toBe(403)
    a.clock.advance(6 * minute)
    expect((await person.press(page, 'Approve', { reason: 'late' })).status).toBe(401)
    expect((await person.open(link)).text).toContain('Sign in to decide')
    expect(await stateOf(id)).toBe('open')
  })

  it('a manager who was entered yesterday is nobody’s, though the product changed nothing else', async () => {
    const user = await next('u-boss')
    const changed = { ...user, claims: { manager: 'u-eve' }, changedAt: new Date(a.clock.now() - day).toISOString() }
    a.product.people.set(user.externalId, changed)
    await a.store.loader.put(a.recoverable, changed, a.clock.now())
    const { page, id } = await a.recovered(a.flow, user.login, ['unlock'])
    expect(page.text).toContain('This cannot be done here')
    expect(await stateOf(id)).toBe('refused')
  })

  it('a manager who is the person, is suspended, or asked for it at the desk, is not asked', async () => {
    const self = await a.reportsTo(`self${nth}@example.com`, `u-self${nth}`)
    const gone = await a.somebody(`gone${nth}@example.com`, { status: 'suspended', sourceStatus: 'SUSPENDED' })
    const under = await a.reportsTo(`under${nth}@example.com`, gone.externalId)
    const { login } = await next()
    const agent = { requestedBy: { id: 'boss@example.com', name: 'The boss' } }
    for (const [of, more] of [
      [self.login, {}],
      [under.login, {}],
      [login, agent],
    ] as const) {
      const { page } = await a.recovered(a.flow, of, ['unlock'], more)
      expect(page.text).toContain('This cannot be done here')
    }
  })

  it('members of a named group decide, and then no manager does', async () => {
    const { login } = await next()
    await a.store.transaction(async ({ db }) => {
      const group = { integration_id: a.recoverable, external_id: `g${nth}`, name: 'Desk', description: '', members: 1 }
      const { row } = await db
        .insertInto('directory_groups')
        .values({ ...group, removed_at: null, name_key: 'desk' })
        .returning('row')
        .executeTakeFirstOrThrow()
      const eve = await db
        .selectFrom('directory_users')
        .select('row')
        .where('external_id', '=', 'u-eve')
        .executeTakeFirstOrThrow()
      await db.insertInto('directory_members').values({ group_row: row, user_row: eve.row }).execute()
    })
    await a.decree({ unlock: { approval: true, approvers: [`group:g${nth}`] } })
    const { link, id } = await a.waiting(login)
    expect((await a.signIn(link, 'boss@example.com')).page.status).toBe(403)
    expect((await a.answer(link, 'eve@example.com')).text).toContain('It is approved')
    expect(await stateOf(id)).toBe('approved')
    await a.decree({ unlock: { approval: true, approvers: ['manager'] } })
  })
})

describe.each(['sqlite', 'postgres'] as const)('who comes first has decided, on %s', database => {
  let a: Approvals
  beforeAll(async () => {
    a = await approvals({ database })
    await a.somebody('boss@example.com')
  })
  afterAll(() => a.close())

  const audited = async (id: string) => {
    const { body } = await a.admin<{ items: { action: string }[] }>('GET', `/v1/audit?target=${id}&limit=200`)
    return body.items.flatMap(({ action }) => (/^approval\.(approved|refused|expired|ended)$/.test(action) ? [action] : []))
  }

  it('of yes, no, an objection, a withdrawal and the end of time at once', async () => {
    for (const rivals of [
      ['yes', 'no'],
      ['yes', 'not me'],
      ['yes', 'cancel'],
      ['yes', 'time'],
      ['no', 'yes', 'not me', 'time', 'cancel'],
    ]) {
      const { login } = await a.reportsTo(`${rivals.join('-').replaceAll(' ', '')}@example.com`, 'u-boss')
      const { link, id, person, show } = await a.waiting(login)
      const [yes, no] = [await a.signIn(link, 'boss@example.com'), await a.signIn(link, 'boss@example.com')]
      const deeds: Readonly<Record<string, () => Promise<unknown>>> = {
        yes: () => yes.person.press(yes.page, 'Approve', { reason: 'yes' }),
        no: () => no.person.press(no.page, 'Refuse', { reason: 'no' }),
        'not me': () => person.post(`${a.url}/verify/seat/${id}/not-me`),
        cancel: () => a.flow.call('POST', `/verifications/${id}/cancel`),
        time: () =>
          a.store
            .transaction(({ db }) =>
              db
                .updateTable('operation_approvals')
                .set({ expires_at: a.clock.now() })
                .where('verification_id', '=', id as never)
                .execute(),
            )
            .then(() => a.host.settleDown()),
      }
      await Promise.all(rivals.map(rival => deeds[rival]?.()))
      const told = await audited(id)
      expect(told.length, rivals.join()).toBeLessThanOrEqual(1)
      const shown = await show('unlock')
      if (rivals.includes('not me') || rivals.includes('cancel')) expect(shown.status).not.toBe(200)
      else expect(shown.status === 200).toBe(told[0] === 'approval.approved')
    }
  })
})

describe('a repeated human', () => {
  const people: readonly Party[] = [
    [asToken('t1'), asLogin('ana@example.com')],
    [asToken('t2'), asLogin('bob@example.com')],
    [asToken('t3'), asLogin('cid@example.com')],
    [asToken('t4'), asLogin('dan@example.com')],
  ]
  // Under another token of theirs: what they are called stays the same.
  const disguised = (party: Party): Party => [asToken('another'), ...party.slice(1)]

  it('is refused in whichever two roles of start, override, approve and perform; four humans are not', () => {
    for (const subject of people.keys()) {
      for (const start of people.keys()) {
        for (const override of people.keys()) {
          for (const approve of people.keys()) {
            const at = (n: number) => people[n] ?? []
            const others = [start, override].map(n => at(n))
            const repeated = [subject, start, override].includes(approve)
            expect(conflict(at(approve), at(subject), others) !== undefined).toBe(repeated)
            expect(conflict(disguised(at(approve)), at(subject), others) !== undefined).toBe(repeated)
          }
        }
      }
    }
  })
})
