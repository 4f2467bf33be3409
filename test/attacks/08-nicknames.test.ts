import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, type Reviewers, reviewers } from '../reviews/stage.ts'
import { allowed, said, verify } from '../support/walk.ts'

const ambiguous = 'failed/none/challenge/ambiguous_identity'
const mismatch = 'failed/rejected/deny/claims_mismatch'
const day = 86_400_000
type Made = { readonly items: readonly { readonly id: string; readonly state: string }[] }

describe.each(['sqlite', 'postgres'] as const)('short forms that administrators add, on %s', database => {
  let r: Reviewers
  let bob: Caller
  beforeAll(async () => {
    r = await reviewers(database)
    bob = await r.caller({ name: 'Bob too', role: 'admin' })
    r.w.clock.advance(60_000)
    await inForce(['Nimrod', 'Zuki'], ['Nimrod', 'Moro'], ['Robert', 'Quill'])
  })
  afterAll(() => r.w.close())

  async function waiting(by: Caller, ...pairs: readonly (readonly [string, string])[]) {
    const items = pairs.map(([name, short]) => ({ name, short }))
    const made = await by<Made>('POST', '/v1/matching/nicknames', { items })
    expect([made.status, new Set(made.body.items.map(({ state }) => state))]).toEqual([202, new Set(['proposed'])])
    return made.body.items.map(({ id }) => id)
  }
  const confirm = async (by: Caller, ...ids: readonly string[]) =>
    (await by('POST', '/v1/matching/nicknames/confirm', { ids })).status
  async function inForce(...pairs: readonly (readonly [string, string])[]) {
    const ids = await waiting(r.ada, ...pairs)
    expect(await confirm(bob, ...ids)).toBe(204)
    return ids
  }
  const stateOf = async (id: string) =>
    (await r.ada<Made>('GET', '/v1/matching/nicknames?limit=500')).body.items.find(one => one.id === id)?.state

  async function stepUp(login: string, outcome: object): Promise<string> {
    const started = await r.flow.stepUp(login)
    const { code } = await verify(r.w, started, { overall: 'OK', ...outcome })
    return said(await r.flow.redeem(code, { loginHint: login }))
  }
  /** Somebody who is enrolled and shows a document with another given name. */
  async function called(name: string, givenName: string, short: string): Promise<() => Promise<string>> {
    const login = `${name}@example.com`
    const { familyName } = await r.w.person({ login, givenName })
    await r.w.enroll(login, `id-${name}`)
    return () => stepUp(login, { identityId: `id-${name}`, document: { givenName: short, familyName } })
  }

  it.each([
    ['a short form', ['Zuki', 'Stead'], ['Nimrod', 'Stead']],
    ['a name of which the other one is called by its short form', ['Nimrod', 'Vance'], ['Zuki', 'Vance']],
    ['another short form of the same name', ['Moro', 'Lund'], ['Zuki', 'Lund']],
    ['a short form beside another given name', ['Zuki Ben', 'Marsh'], ['Nimrod Ben', 'Marsh']],
    ['a built-in short form of a name that has an added one', ['Bob', 'Hale'], ['Quill', 'Hale']],
    ['an added short form of a name that has built-in ones', ['Quill', 'Wade'], ['Bob', 'Wade']],
  ])('open no account to a colleague whom the directory has by %s', async (what, attacker, document) => {
    const name = what.replaceAll(/\W/g, '-')
    const [[ownName = '', family = ''], [givenName = '', familyName = '']] = [attacker, document]
    await r.w.person({ login: `${name}-a@example.com`, givenName: ownName, familyName: family })
    await r.w.person({ login: `${name}-t@example.com`, givenName, familyName })
    const genuine = { identityId: `id-${name}`, document: { givenName, familyName } }
    expect(await stepUp(`${name}-t@example.com`, genuine)).toBe(ambiguous)
    const bound = await r.w.store.db.selectFrom('enrollments').select('id').where('identity_id', '=', `id-${name}`).execute()
    expect(bound).toEqual([])
  })

  it('see a namesake when the verdict is received, too', async () => {
    await r.w.person({ login: 'late@example.com', givenName: 'Nimrod', familyName: 'Late' })
    const document = { givenName: 'Nimrod', familyName: 'Late' }
    const { code } = await verify(r.w, await r.flow.stepUp('late@example.com'), {
      overall: 'OK',
      identityId: 'id-late',
      document,
    })
    await r.w.person({ login: 'late-too@example.com', givenName: 'Zuki', familyName: 'Late' })
    expect(said(await r.flow.redeem(code, { loginHint: 'late@example.com' }))).toBe(ambiguous)
  })

  it('let somebody pass from the second word on, and no longer from the moment they are removed', async () => {
    const asVesna = await called('vesna', 'Vesna', 'Kiki')
    expect(await asVesna()).toBe(mismatch)
    const [id = ''] = await waiting(r.ada, ['Vesna', 'KIKI'])
    expect(await asVesna()).toBe(mismatch)
    for (const by of [r.ada, r.rita, r.agent]) expect(await confirm(by, id)).toBe(403)
    expect(await asVesna()).toBe(mismatch)
    expect(await confirm(bob, id)).toBe(204)
    expect(await asVesna()).toBe(allowed)
    expect((await r.ada('DELETE', `/v1/matching/nicknames/${id}`)).status).toBe(204)
    expect(await asVesna()).toBe(mismatch)
    expect((await r.ada('DELETE', `/v1/matching/nicknames/${id}`)).status).toBe(404)
  })

  it('are known to whoever looks at a matter in dispute', async () => {
    const login = 'olena@example.com'
    const { familyName } = await r.w.person({ login, givenName: 'Olena' })
    await r.w.enroll(login, 'id-olena')
    await inForce(['Olena', 'Pushok'])
    const { id } = await r.park(login, { overall: 'MANUAL_PENDING', document: { givenName: 'Pushok', familyName } })
    const review = await r.reviewOf(id)
    const looked = await r.rita<{ claims: readonly { claim: string; value: string; reason: string }[] }>(
      'POST',
      `/v1/reviews/${review.id}/look`,
      { reason: 'decide' },
    )
    const given = looked.body.claims?.find(({ claim }) => claim === 'given_name')
    expect([given?.value, given?.reason]).toEqual(['close', 'nickname'])
  })

  it('take effect after a day where nobody confirms, unless whoever proposed them has no access any more', async () => {
    const [stays = ''] = await waiting(r.ada, ['Hartmut', 'Pip'])
    const eve = await r.caller({ name: 'Eve', role: 'admin' })
    const [goes = ''] = await waiting(eve, ['Dietlind', 'Mog'])
    r.w.clock.advance(day - 60_000)
    await r.w.host.settleDown()
    expect([await stateOf(stays), await stateOf(goes)]).toEqual(['proposed', 'proposed'])
    expect((await r.w.admin('DELETE', `/v1/admin-tokens/${eve.id}`)).status).toBeLessThan(300)
    expect(await confirm(bob, goes)).toBe(409)
    r.w.clock.advance(60_000)
    await r.w.host.settleDown()
    expect([await stateOf(stays), await stateOf(goes)]).toEqual(['in_force', undefined])
    const told = await r.w.store.db.selectFrom('audit').select('action').where('target', '=', goes).orderBy('at').execute()
    expect(told.map(({ action }) => action)).toEqual(['nickname.proposed', 'nickname.overtaken'])
  })

  it('are confirmed by somebody who was there before: a token that one makes for it is no second person', async () => {
    const [id = ''] = await waiting(r.ada, ['Gundula', 'Wim'])
    const later = await r.caller({ name: 'Later', role: 'admin' })
    expect(await confirm(later, id)).toBe(403)
    expect(await stateOf(id)).toBe('proposed')
  })
})
