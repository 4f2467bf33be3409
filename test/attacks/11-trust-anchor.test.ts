import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { endEnrollment, enrollmentHistory } from '../../src/directory/enrollment.ts'
import type { Subject } from '../../src/directory/subjects.ts'
import { findSubject } from '../../src/directory/subjects.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { confirmChanges } from '../support/held.ts'
import { begin, comeBack, stepThrough, takeSeat } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('waiting for, or asking for, a new trust anchor', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  afterAll(() => w.close())

  async function subjectOf(externalId: string): Promise<Subject> {
    const subject = await findSubject(w.store.db, w.directoryId, externalId)
    if (!subject) throw new Error(`no subject ${externalId}`)
    return subject
  }

  async function enrolled(login: string, identityId: string): Promise<Subject> {
    const user = await w.person({ login })
    await w.enroll(login, identityId)
    return subjectOf(user.externalId)
  }

  /** The binding's time runs out, and the host notices. */
  async function runOut(subject: Subject): Promise<void> {
    await w.store.transaction(tx =>
      tx.db
        .updateTable('enrollments')
        .set({ expires_at: w.clock.now() - 1 })
        .where('subject_id', '=', subject.id)
        .execute(),
    )
    await w.host.settleDown()
  }

  const viewOf = async (externalId: string) => (await w.admin('GET', `/v1/directory/users/${w.directoryId}/${externalId}`)).body
  const live = async (subject: Subject) =>
    (await enrollmentHistory(w.store.db, subject.id)).filter(one => one.ended_at === null).map(one => one.identity_id)

  it('does not let another face in once the enrollment has expired, and binds nothing', async () => {
    const ana = await enrolled('ana@example.com', 'id-ana')
    await runOut(ana)
    expect(await viewOf('00u-ana')).toMatchObject({ enrollment: 'expired' })
    const answer = await stepThrough(w, flow, 'ana@example.com', { overall: 'OK', identityId: 'id-mallory' })
    expect(answer.status).toBe(200)
    expect(said(answer)).toBe('failed/rejected/deny/identity_mismatch')
    expect(answer.body.data.identityId).toBeNull()
    expect(await live(ana)).toEqual(['id-ana'])
  })

  it('lets the same face in again, and renews the binding in the transaction that redeems', async () => {
    const bob = await enrolled('bob@example.com', 'id-bob')
    await runOut(bob)
    const passage = await begin(flow, 'bob@example.com')
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK', identityId: 'id-bob' })
    expect(await viewOf('00u-bob')).toMatchObject({ enrollment: 'expired' })
    const answer = await flow.redeem(code, { loginHint: 'bob@example.com' })
    expect(said(answer)).toBe(allowed)
    expect(answer.body.data.subject).toMatchObject({ enrollment: 'enrolled' })
    expect(await live(bob)).toEqual(['id-bob'])
    expect((await enrollmentHistory(w.store.db, bob.id)).length).toBe(2)
  })

  it('recovers no account whose enrollment has expired', async () => {
    const cyd = await enrolled('cyd@example.com', 'id-cyd')
    await runOut(cyd)
    const answer = await flow.call('POST', '/account-recovery', { loginHint: 'cyd@example.com', returnUrl: flow.returnUrl })
    expect(answer.status).toBe(201)
    expect(said(answer)).toBe('failed/none/deny/not_enrolled')
    expect(answer.body.links.verify).toBeNull()
  })

  it('lets nobody take the identity of an expired enrollment either', async () => {
    const dan = await enrolled('dan@example.com', 'id-dan')
    await runOut(dan)
    await w.person({ login: 'thief@example.com' })
    const answer = await stepThrough(w, flow, 'thief@example.com', { overall: 'OK', identityId: 'id-dan' })
    expect(said(answer)).toBe('failed/rejected/deny/identity_in_use')
    expect(await live(dan)).toEqual(['id-dan'])
  })

  it.each([
    ['revoked', 'supervised', 'id-mallory'],
    ['unbound', 'supervised', 'id-mallory'],
    ['erased', 'supervised', 'id-mallory'],
    ['erased', 'supervised', 'the same'],
    ['unbound', 'same_identity', 'id-mallory'],
  ] as const)('binds nothing new after the anchor was %s with the marker %s (%s)', async (why, rebind, shown) => {
    const name = `eve-${why}-${rebind}-${shown === 'the same' ? 'same' : 'other'}`
    const eve = await enrolled(`${name}@example.com`, `id-${name}`)
    await w.store.transaction(tx => endEnrollment(tx, eve, { why, rebind, at: w.clock.now() }, systemRandom))
    const identityId = shown === 'the same' ? `id-${name}` : shown
    const answer = await stepThrough(w, flow, `${name}@example.com`, { overall: 'OK', identityId })
    expect(said(answer)).toBe('failed/none/challenge/binding_evidence_missing')
    expect(await live(eve)).toEqual([])
  })

  it('remembers the marker over erasure and a new sync of the person', async () => {
    const fay = await enrolled('fay@example.com', 'id-fay')
    await w.store.transaction(tx =>
      endEnrollment(tx, fay, { why: 'erased', rebind: 'supervised', at: w.clock.now() }, systemRandom),
    )
    await w.store.transaction(async tx => {
      const row = await tx.db
        .selectFrom('directory_users')
        .select('row')
        .where('external_id', '=', fay.external_id)
        .executeTakeFirstOrThrow()
      await tx.db.deleteFrom('directory_name_keys').where('user_row', '=', row.row).execute()
      await tx.db.deleteFrom('directory_users').where('row', '=', row.row).execute()
    })
    await w.person({ login: 'fay@example.com' })
    const answer = await stepThrough(w, flow, 'fay@example.com', { overall: 'OK', identityId: 'id-mallory' })
    expect(said(answer)).toBe('failed/none/challenge/binding_evidence_missing')
    expect(await live(fay)).toEqual([])
  })

  it('changes nothing for a marker that was set between the verdict and its receipt', async () => {
    await w.person({ login: 'gus@example.com' })
    const passage = await begin(flow, 'gus@example.com')
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK' })
    const gus = await subjectOf('00u-gus')
    await w.store.transaction(tx =>
      endEnrollment(tx, gus, { why: 'unbound', rebind: 'supervised', at: w.clock.now() }, systemRandom),
    )
    const answer = await flow.redeem(code, { loginHint: 'gus@example.com' })
    expect(said(answer)).toBe('failed/none/challenge/binding_evidence_missing')
    expect(await live(gus)).toEqual([])
  })
})

describe('squatting on an identity', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  afterAll(() => w.close())

  const cases = () => w.store.db.selectFrom('cases').select(['kind', 'state', 'subject_id', 'other_subject_id']).execute()

  it('denies whoever comes second, opens one case, and leaves the older binding and its person alone', async () => {
    await w.person({ login: 'ana@example.com' })
    await w.person({ login: 'mallory@example.com' })
    expect(said(await stepThrough(w, flow, 'ana@example.com', { overall: 'OK', identityId: 'id-ana' }))).toBe(allowed)

    for (const _ of [1, 2]) {
      const squatted = await stepThrough(w, flow, 'mallory@example.com', { overall: 'OK', identityId: 'id-ana' })
      expect(said(squatted)).toBe('failed/rejected/deny/identity_in_use')
      expect(squatted.body.data.score.overall).toEqual({ status: 'FAIL', value: null })
      expect(squatted.body.data.identityId).toBeNull()
    }

    const [ana, mallory] = await Promise.all([
      findSubject(w.store.db, w.directoryId, '00u-ana'),
      findSubject(w.store.db, w.directoryId, '00u-mallory'),
    ])
    expect(await cases()).toEqual([
      { kind: 'identity_in_use', state: 'open', subject_id: mallory?.id, other_subject_id: ana?.id },
    ])
    const again = await stepThrough(w, flow, 'ana@example.com', { overall: 'OK', identityId: 'id-ana' })
    expect(said(again)).toBe(allowed)
    expect((await w.admin('GET', `/v1/directory/users/${w.directoryId}/00u-mallory`)).body).toMatchObject({
      enrollment: 'not_enrolled',
    })
  })

  it('denies also where both were judged before one of them was received, and opens a case', async () => {
    await w.person({ login: 'cyd@example.com' })
    await w.person({ login: 'dan@example.com' })
    const before = (await cases()).length
    const passages = await Promise.all(['cyd@example.com', 'dan@example.com'].map(login => begin(flow, login)))
    const codes: string[] = []
    for (const passage of passages) {
      await takeSeat(passage)
      codes.push(await comeBack(w, passage, { overall: 'OK', identityId: 'id-shared' }))
    }
    const answers = await Promise.all(passages.map(({ login }, n) => flow.redeem(codes[n] ?? '', { loginHint: login })))
    expect(answers.map(said).toSorted()).toEqual(['failed/rejected/deny/identity_in_use', allowed])
    expect(await cases()).toHaveLength(before + 1)
  })
})

describe('changing what the Incode account says of its tenant', () => {
  let w: World
  let flow: Flow
  beforeEach(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'ana@example.com' })
    await w.enroll('ana@example.com', 'id-ana')
    await w.person({ login: 'mallory@example.com' })
  })
  afterEach(() => w.close())

  const change = (config: object) => w.admin('PATCH', `/v1/integrations/${w.accountId}`, { config })
  const ana = () => stepThrough(w, flow, 'ana@example.com', { overall: 'OK', identityId: 'id-ana' })
  const mallory = () => stepThrough(w, flow, 'mallory@example.com', { overall: 'OK', identityId: 'id-ana' })
  /** Whose face was seen twice recovers nothing before somebody has looked. */
  async function lookedAt(): Promise<void> {
    const { body } = await w.admin<{ items: readonly { id: string }[] }>('GET', '/v1/cases?state=open')
    for (const { id } of body.items) await w.admin('POST', `/v1/cases/${id}/close`, { reason: 'looked at' })
  }
  async function recovery(): Promise<string> {
    return said(await flow.call('POST', '/account-recovery', { loginHint: 'ana@example.com', returnUrl: flow.returnUrl }))
  }

  it('disables nobody and frees no face where the same client is named, and its name taken away again', async () => {
    expect(said(await ana())).toBe(allowed)
    for (const clientId of ['stand-in', null, 'stand-in']) {
      expect((await change({ clientId })).status).toBe(200)
      await confirmChanges(w)
      expect(said(await ana())).toBe(allowed)
      expect(said(await mallory())).toBe('failed/rejected/deny/identity_in_use')
      await lookedAt()
      expect(await recovery()).toBe('pending/none/challenge/not_started')
    }
  })

  it('voids nothing that is under way where the same client is named', async () => {
    const passage = await begin(flow, 'ana@example.com')
    await takeSeat(passage)
    expect((await change({ clientId: 'stand-in' })).status).toBe(200)
    const code = await comeBack(w, passage, { overall: 'OK', identityId: 'id-ana' })
    expect(said(await flow.redeem(code, { loginHint: 'ana@example.com' }))).toBe(allowed)
  })

  it.each([
    ['another client', { clientId: 'evil' }],
    ['another host', { apiUrl: 'http://127.0.0.1:9' }],
    ['another host and a client of the same name', { apiUrl: 'http://127.0.0.1:9', clientId: 'stand-in' }],
  ])('is refused for %s while people are enrolled, and leaves them as they were', async (_what, config) => {
    expect(said(await ana())).toBe(allowed)
    const refused = await change(config)
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({ code: 'config_invalid' })
    expect(JSON.stringify(refused.body)).toContain('1 person is enrolled')
    expect(said(await ana())).toBe(allowed)
    expect(said(await mallory())).toBe('failed/rejected/deny/identity_in_use')
  })
})
