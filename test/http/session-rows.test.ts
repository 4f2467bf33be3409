import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { administratorByLink, administratorOf } from '../../src/http/admin/administrators.ts'
import { type AdminSessions, createAdminSessions, signIn, usualSessionLimits } from '../../src/http/admin/sessions.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { adminErasure } from '../../src/security/erase.ts'
import { principalOf } from '../../src/security/principals.ts'
import { isSecondPerson, wasRevoked } from '../../src/security/second-person.ts'
import type { Store } from '../../src/storage/store.ts'
import { sweepExpired } from '../../src/storage/sweep.ts'
import { fakeClock } from '../support/clock.ts'
import { databases } from '../support/databases.ts'

const hour = 3_600_000
const integrationId = asIntegrationId('int_okta')

describe.each(databases())('sessions of administrators, in $name', ({ open }) => {
  let store: Store
  let clock: ReturnType<typeof fakeClock>
  let sessions: AdminSessions
  let granted: readonly string[]
  const random = systemRandom
  const sessionsOf = (epoch: string) =>
    createAdminSessions({
      store,
      clock,
      random,
      epoch,
      limits: usualSessionLimits,
      stillGranted: ({ issuer, group, role }) => granted.includes(`${issuer} ${group} ${role}`),
    })

  beforeEach(async () => {
    clock = fakeClock()
    const database = await open({ clock })
    onTestFinished(() => database.dispose())
    store = database.store
    granted = ['https://idp.example g-owners owner']
    sessions = sessionsOf('now')
  })

  const account = (subject: string, externalId?: string) => ({
    issuer: 'https://idp.example',
    subject,
    name: `The ${subject}`,
    role: 'owner' as const,
    ...(externalId === undefined ? {} : { person: { integrationId, externalId } }),
  })
  const revoke: Parameters<typeof administratorOf>[2]['revoke'] = (tx, whose) => sessions.revokeIn(tx, whose, signIn)
  const known = (subject: string, externalId?: string) =>
    store.transaction(tx => administratorOf(tx, account(subject, externalId), { clock, random, revoke }))
  const enter = async (subject: string, externalId?: string, group = 'g-owners') => {
    const who = await known(subject, externalId)
    return { id: who.id, value: await store.transaction(tx => sessions.openIn(tx, who, group)) }
  }
  const actor = (id: string) => ({ kind: 'admin', id }) as const

  it('end when the configuration takes back the group or the issuer that gave the role', async () => {
    const { value } = await enter('ada')
    expect(await sessions.find(value)).toMatchObject({ admin: { role: 'owner' } })
    for (const left of [
      'https://idp.example g-owners admin',
      'https://idp.example g-other owner',
      'https://b.example g-owners owner',
    ]) {
      granted = [left]
      expect(await sessions.find(value)).toBeUndefined()
      expect(await sessions.list()).toEqual([])
    }
  })

  it('leave nobody their role whose group the configuration took back, however long ago they signed in', async () => {
    granted = [...granted, 'https://idp.example g-admins owner']
    const [ada, bob] = [await enter('ada'), await enter('bob', '00u-bob', 'g-admins')]
    const link = await store.transaction(tx => administratorByLink(tx, 'command-line', { clock, random }))
    await store.transaction(tx => sessions.openIn(tx, link, null))
    // The last one of each is what tells which group it was.
    clock.advance(1)
    await enter('ada', undefined, 'g-admins')
    await sweepExpired(store, clock.now() + 400 * hour)
    await sessions.takeBack()
    const are = async () => Promise.all([ada, bob, link].map(({ id }) => wasRevoked(store.db, actor(id))))
    expect(await are()).toEqual([false, false, false])
    clock.advance(1)
    await enter('ada')
    granted = ['https://idp.example g-owners owner']
    await sessions.takeBack()
    await sessions.takeBack()
    expect(await are()).toEqual([false, true, false])
    const revoked = await store.db.selectFrom('audit').select('target').where('action', '=', 'administrator.revoked').execute()
    expect(revoked).toEqual([{ target: bob.id }])
    granted = []
    await sessions.takeBack()
    expect(await are()).toEqual([true, true, false])
  })

  it('do not open the copy of a database', async () => {
    const { value } = await enter('ada')
    expect(await sessionsOf('another').find(value)).toBeUndefined()
  })

  it('keep one administrator for one account, however many sign in at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => known('ada')))
    expect(new Set(all.map(({ id }) => id)).size).toBe(1)
  })

  it('keep whose account it is when the directory knows nobody for a while, and never make it somebody else’s', async () => {
    const [first, of] = [await enter('ada', '00u-ada'), async (id: string) => (await principalOf(store.db, id))?.person]
    expect((await enter('ada')).id).toBe(first.id)
    expect(await of(first.id)).toEqual({ integrationId, externalId: '00u-ada' })
    const next = await enter('ada', '00u-new')
    expect([await of(first.id), await of(next.id)].map(person => person?.externalId)).toEqual(['00u-ada', '00u-new'])
    expect(await wasRevoked(store.db, actor(first.id))).toBe(true)
    expect(await sessions.find(first.value)).toBeUndefined()
    expect(await sessions.find(next.value)).toMatchObject({ admin: { id: next.id } })
    // Whoever was nobody at first is somebody from when that is known.
    const bob = await enter('bob')
    expect((await enter('bob', '00u-bob')).id).toBe(bob.id)
    expect(await of(bob.id)).toMatchObject({ externalId: '00u-bob' })
  })

  it('tell two people from one, over accounts, directories and links', async () => {
    const [ada, bob, link] = [
      await enter('ada', '00u-ada'),
      await enter('bob', '00u-bob'),
      await store.transaction(tx => administratorByLink(tx, 'command-line', { clock, random })),
    ]
    const adaElsewhere = await enter('ada-2', '00u-ada')
    const later = clock.now() + 1
    const areTwo = (one: string, two: string, since = later) =>
      store.transaction(tx => isSecondPerson(tx, actor(one), actor(two), since))
    expect(await areTwo(ada.id, bob.id)).toBe(true)
    expect(await areTwo(ada.id, link.id)).toBe(true)
    expect(await areTwo(ada.id, ada.id)).toBe(false)
    expect(await areTwo(ada.id, adaElsewhere.id)).toBe(false)
    // Who came after the matter is no second person for it.
    expect(await areTwo(ada.id, bob.id, clock.now())).toBe(false)
  })

  it('take back what waits under whoever an owner shut out, who comes back as the same human under another id', async () => {
    const [ada, bob] = [await enter('ada'), await enter('bob')]
    const session = await sessions.find(ada.value)
    // Said twice, or by two replicas that start together, it is done and written down once.
    for (const _ of [1, 2]) await sessions.revoke(session?.id ?? '', actor(bob.id))
    const written = await store.db.selectFrom('audit').select('target').where('action', '=', 'administrator.revoked').execute()
    expect(written).toEqual([{ target: ada.id }])
    expect(await sessions.find(ada.value)).toBeUndefined()
    expect(await wasRevoked(store.db, actor(ada.id))).toBe(true)
    const again = await enter('ada')
    expect(again.id).not.toBe(ada.id)
    expect(await wasRevoked(store.db, actor(again.id))).toBe(false)
    const since = clock.now() + 1
    expect(await store.transaction(tx => isSecondPerson(tx, actor(ada.id), actor(again.id), since))).toBe(false)
  })

  it('end with the erasure of their person, whose name and account are gone then', async () => {
    const { value } = await enter('ada', '00u-ada')
    await enter('bob', '00u-bob')
    const person = { integrationId, externalId: '00u-ada', subjectId: null, at: clock.now() }
    const erased = await store.transaction(tx => adminErasure.erase(tx, person))
    expect(erased).toBe(1)
    expect(await sessions.find(value)).toBeUndefined()
    const kept = JSON.stringify(await store.db.selectFrom('administrators').selectAll().execute())
    expect(kept).not.toMatch(/ada/)
    expect(kept).toContain('The bob')
  })

  it('are swept away a day after their end, but for the last one of whoever may come back', async () => {
    const { id } = await enter('ada')
    clock.advance(1)
    await enter('ada')
    const left = async () => (await store.db.selectFrom('admin_sessions').select('id').execute()).length
    await sweepExpired(store, clock.now() + 35 * hour)
    expect(await left()).toBe(2)
    await sweepExpired(store, clock.now() + 37 * hour)
    expect(await left()).toBe(1)
    await store.transaction(tx => revoke(tx, account('ada')))
    expect(await wasRevoked(store.db, actor(id))).toBe(true)
    await sweepExpired(store, clock.now() + 37 * hour)
    expect(await left()).toBe(0)
  })
})
