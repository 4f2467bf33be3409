import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { dump } from '../support/dump.ts'
import { begin, comeBack, stepThrough, takeSeat } from '../support/passage.ts'
import { synced } from '../support/runs.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

/** A value for every field in which something of a person can stand. */
const canaries = {
  externalId: '00uCanaryExternal77',
  login: 'canary.login.5e1a@people.example',
  mail: 'canary.mail.91b2@people.example',
  givenName: 'Canarina',
  familyName: 'Quillfeather',
  displayName: 'Canarina Zaphodine',
  birthDate: '1971-03-09',
  phone: '+4915112345678',
  employee: 'EMPCANARY42',
  street: 'Canary Street 12',
  identity: 'id-canary-identity',
  reasonText: 'canary reason words',
  ticket: 'TICKETCANARY1',
  correlation: 'canary-correlation-1',
  sessionRef: 'canary-session-77aa01',
  state: 'canary-state-c0ffee',
  documentNumber: 'CANARYDOC4711',
  documentStreet: 'Dokumentenkanarienweg 3',
} as const
const spelled = Object.entries(canaries).flatMap(([what, value]) =>
  [...new Set([value, value.toLowerCase()])].map(text => [what, text] as const),
)

describe.each(['sqlite', 'postgres'] as const)('a person who is erased, on %s', database => {
  let mail: MailStandIn
  let w: World
  let flow: Flow
  let path: string
  let subjectId: string
  let before: number
  const person = {
    externalId: canaries.externalId,
    login: canaries.login,
    email: canaries.mail,
    givenName: canaries.givenName,
    familyName: canaries.familyName,
    displayName: canaries.displayName,
    claims: {
      birth_date: canaries.birthDate,
      phone_number: canaries.phone,
      employee_number: canaries.employee,
      address: { street_address: canaries.street, country: 'DE' },
    },
  } as const
  const reason = { reason: 'consent_withdrawn', ticket: 'DSR-17' } as const
  const erase = (body: object = reason) => w.admin<Record<string, unknown>>('DELETE', path, body)
  const document = {
    givenName: canaries.givenName,
    familyName: canaries.familyName,
    birthDate: canaries.birthDate,
    documentNumber: canaries.documentNumber,
    address: canaries.documentStreet,
  }
  async function found(): Promise<readonly string[]> {
    const tables = Object.entries(await dump(w.store))
    return tables.flatMap(([table, rows]) =>
      rows.flatMap(row => spelled.filter(([, text]) => row.includes(text)).map(([what]) => `${what} in ${table}`)),
    )
  }
  const counts = async () => (await w.admin('GET', `/v1/directory/counts?integrationId=${w.directoryId}`)).body

  beforeAll(async () => {
    mail = await startMailStandIn()
    w = await world({ database, mail })
    flow = await w.flow()
    path = `/v1/directory/users/${w.directoryId}/${canaries.externalId}`
    await w.person({ login: 'other@example.com' })
    expect(said(await stepThrough(w, flow, 'other@example.com', { overall: 'OK', identityId: 'id-other' }))).toBe(allowed)
    before = Number((await counts()).total)

    const started = await w.person(person)
    // Changed, left the org, and came back: each is a line of the change log.
    await w.store.loader.put(
      w.directoryId,
      { ...started, sourceStatus: 'STAGED', changedAt: new Date(w.clock.now()).toISOString() },
      w.clock.now(),
    )
    await w.store.loader.gone(w.directoryId, canaries.externalId, w.clock.now())
    w.clock.advance(1_000)
    await w.person({ ...person, changedAt: new Date(w.clock.now()).toISOString() })
    await w.store.transaction(tx =>
      tx.db
        .updateTable('directory_users')
        .set({ claims_changed_at: 1, contact_changed_at: 1 })
        .where('external_id', '=', canaries.externalId)
        .execute(),
    )
    // Invited by mail, and the invitation taken back: each is told of.
    const invited = { integrationId: flow.integrationId, people: [{ login: canaries.login }] }
    const campaign = await w.admin<{ id: string }>('POST', '/v1/invites', invited)
    for (let round = 0; round < 2; round += 1) await w.host.settleDown()
    expect(mail.inbox.list(canaries.mail)).toHaveLength(1)
    const invitation = `/v1/invites/${campaign.body.id}/people/${canaries.externalId}`
    expect((await w.admin('DELETE', invitation)).status).toBe(204)
    const more = {
      state: canaries.state,
      sessionRef: canaries.sessionRef,
      maxAgeSeconds: 60,
      reasonText: canaries.reasonText,
      ticket: canaries.ticket,
      correlationId: canaries.correlation,
      requestedBy: { id: 'agent-1', name: canaries.displayName },
    }
    const first = await begin(flow, canaries.login, more)
    await takeSeat(first)
    const code = await comeBack(w, first, { overall: 'OK', identityId: canaries.identity, document })
    expect(said(await flow.redeem(code, { loginHint: canaries.login }, canaries.state))).toBe(allowed)
    // One waits for a human, one for the person, and one was refused.
    const parked = await begin(flow, canaries.login, more)
    await takeSeat(parked)
    await w.finish(parked.id, { overall: 'MANUAL_PENDING', identityId: canaries.identity, document, webhook: true })
    await w.host.settleDown()
    await takeSeat(await begin(flow, canaries.login, more))
    await flow.call('POST', '/step-up', { loginHint: canaries.login, returnUrl: flow.returnUrl }, { 'idempotency-key': 'key-1' })
    const links = [
      { integrationId: w.directoryId, externalId: canaries.externalId },
      { integrationId: w.directoryId, externalId: '00u-other' },
    ]
    expect((await w.admin('POST', '/v1/directory/links', { accounts: links })).status).toBe(201)
    await w.store.transaction(async ({ db }) => {
      const run = await db.selectFrom('sync_runs').select('id').executeTakeFirstOrThrow()
      const kinds = ['set_aside', 'removal', 'unread', 'foreign', 'created', 'updated', 'deactivated'] as const
      const rows = kinds.map(kind => ({ run_id: run.id, kind, external_id: canaries.externalId, code: 'x' }))
      await db.insertInto('sync_run_people').values(rows).execute()
    })
    const subject = await w.store.db
      .selectFrom('subjects')
      .select('id')
      .where('external_id', '=', canaries.externalId)
      .executeTakeFirstOrThrow()
    subjectId = subject.id
  })
  afterAll(async () => {
    await w.close()
    await mail.close()
  })

  it('stood in many tables before, and nothing of the document in any', async () => {
    const places = await found()
    const tables = new Set(places.map(place => place.split(' in ')[1]))
    for (const table of [
      'directory_users',
      'subjects',
      'enrollments',
      'verifications',
      'directory_changes',
      'account_links',
      'events',
      'invites',
      'sync_run_people',
    ]) {
      expect([...tables]).toContain(table)
    }
    for (const table of ['audit', 'events'] as const) {
      const told = JSON.stringify((await dump(w.store))[table])
      for (const what of ['invite.sent', 'invite.ended']) expect(told).toContain(what)
    }
    expect(places.filter(place => place.startsWith('document'))).toEqual([])
    expect([...tables]).not.toContain('audit')
  })

  it('is erased only for a reason of the list, and with a ticket that is no sentence', async () => {
    expect((await erase({})).status).toBe(400)
    expect((await erase({ reason: `because of ${canaries.displayName}` })).status).toBe(400)
    expect((await erase({ ...reason, ticket: canaries.displayName })).status).toBe(400)
    expect((await w.admin('GET', path)).status).toBe(200)
  })

  it('is gone from every table by one call, which says how much there was', async () => {
    const answer = await erase()
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      atProduct: 'none',
      linked: [],
      rooms: { verifications: 5, invites: 1, directory: expect.any(Number) },
    })
    expect(JSON.stringify(answer.body)).not.toContain(canaries.externalId)
    expect(await found()).toEqual([])
    const left = JSON.stringify(await dump(w.store))
    expect(left.includes(subjectId) ? (await subjectPlaces()).filter(table => table !== 'audit') : []).toEqual([])
    expect((await w.admin('GET', path)).status).toBe(404)
    expect((await erase()).status).toBe(404)
  })

  async function subjectPlaces(): Promise<readonly string[]> {
    const tables = Object.entries(await dump(w.store))
    return tables.filter(([, rows]) => rows.some(row => row.includes(subjectId))).map(([table]) => table)
  }

  it('leaves the figures of everybody else true, and the audit whole and without them', async () => {
    expect(await counts()).toMatchObject({ total: before, enrollment: { enrolled: 1 } })
    expect((await w.admin('GET', `/v1/directory/users/${w.directoryId}/00u-other`)).body).toMatchObject({
      enrollment: 'enrolled',
    })
    await w.host.settleDown()
    expect((await w.admin('GET', '/v1/audit/verify')).body).not.toHaveProperty('fault')
    const { items } = (await w.admin<{ items: object[] }>('GET', '/v1/audit?action=person.erased')).body
    expect(items).toEqual([
      expect.objectContaining({ target: expect.stringMatching(/^p_/), facts: expect.objectContaining(reason) }),
    ])
    expect((await w.admin<{ items: { subject: object }[] }>('GET', '/v1/verifications?limit=5')).body.items).toHaveLength(5)
  })

  it('is found by nobody who searches', async () => {
    for (const text of ['canarina', 'quillf', 'zaphod', canaries.login, canaries.mail]) {
      const page = await w.admin<{ items: object[] }>('GET', `/v1/directory/users?search=${encodeURIComponent(text)}`)
      expect(page.body.items).toEqual([])
    }
  })

  it('comes back with the next sync as somebody new, whom no verification binds by itself', async () => {
    await w.host.settleDown()
    expect(await synced(w, w.directoryId, { mode: 'full', confirm: true })).toMatchObject({ state: 'done' })
    expect((await w.admin('GET', path)).body).toMatchObject({ login: canaries.login, enrollment: 'not_enrolled' })
    await w.store.transaction(tx =>
      tx.db.updateTable('directory_users').set({ claims_changed_at: 1, contact_changed_at: 1 }).execute(),
    )
    for (const identityId of [canaries.identity, 'id-mallory']) {
      const answer = await stepThrough(w, flow, canaries.login, { overall: 'OK', identityId })
      expect(said(answer)).toBe('failed/none/challenge/binding_evidence_missing')
    }
    expect((await w.admin('GET', path)).body).toMatchObject({ enrollment: 'not_enrolled' })
  })

  it('is erased from the list of an administrator, too, who may enter them again', async () => {
    const list = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'people-list',
      name: 'Guests',
      config: {},
    })
    expect(list.status).toBe(201)
    const id = asIntegrationId(list.body.id)
    const entered = `/v1/directory/${id}/people/E-CANARY-9`
    const input = { login: 'guest.canary@people.example', givenName: 'Gastina', familyName: 'Kanarienvogel', sponsor: 'boss' }
    expect((await w.admin('PUT', entered, input)).status).toBe(201)
    expect(await synced(w, id, { mode: 'full', confirm: true })).toMatchObject({ state: 'done', counts: { created: 1 } })
    expect((await w.admin('DELETE', `/v1/directory/users/${id}/E-CANARY-9`, reason)).body).toMatchObject({
      rooms: { 'people lists': 1 },
    })
    const left = JSON.stringify(await dump(w.store))
    for (const text of ['E-CANARY-9', 'guest.canary', 'Gastina', 'Kanarienvogel']) expect(left).not.toContain(text)
    expect((await w.admin('PUT', entered, input)).status).toBe(201)
    expect(await synced(w, id, { mode: 'incremental' })).toMatchObject({ state: 'done' })
    expect((await w.admin('GET', `/v1/directory/users/${id}/E-CANARY-9`)).status).toBe(200)
  })
})
