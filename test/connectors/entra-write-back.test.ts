import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type JsonObject, type Page, type Standing, standingText } from '../../src/contract/index.ts'
import {
  aSignal,
  clientId,
  cursorOf,
  type EntraWorld,
  failureOf,
  pagesOf,
  peopleOf,
  startWorld,
  usualRoles,
} from './entra-world.ts'

let world: EntraWorld
let person: string
let another: string
let groupId: string

const roles = [...usualRoles, 'User.ReadWrite.All', 'Application.ReadWrite.OwnedBy', 'GroupMember.ReadWrite.All']
const standing: Standing = {
  status: 'VERIFIED',
  score: 97.1,
  verifiedAt: '2026-01-02T03:04:05.000Z',
  expiresAt: '2026-02-01T03:04:05.000Z',
}
const expired: Standing = { ...standing, status: 'EXPIRED', score: null }

beforeAll(async () => {
  world = await startWorld(40)
  world.app({ roles })
  const { users } = await world.control<{ users: { id: string }[] }>('GET', 'users')
  person = users[5]?.id ?? ''
  another = users[6]?.id ?? ''
  const { groups } = await world.control<{ groups: { id: string; displayName: string }[] }>('POST', 'groups', {
    create: [{ displayName: 'verified' }],
  })
  groupId = groups.find(group => group.displayName === 'verified')?.id ?? ''
})
afterAll(() => world.close())
afterEach(() => world.calm())

const opened = (writeBack: JsonObject) => world.open({ config: { writeBack } })
async function remaining(writeBack: JsonObject) {
  const all: { externalId: string; shown: string }[] = []
  for await (const one of opened(writeBack).capabilities.writeBack.remaining(aSignal())) all.push(one)
  return all
}
const shownOf = (pages: readonly Page[], externalId: string) =>
  pages
    .flatMap(page => page.changes)
    .flatMap(change => (change.kind === 'standing' && change.externalId === externalId ? [change.shown] : []))

it('names another place for extensions of each app, for each group and each tenant, so that the former one is cleared', () => {
  const placeOf = (writeBack: JsonObject, more: JsonObject = {}) =>
    world.open({ config: { writeBack, ...more } }).capabilities.writeBack.place
  const other = '11111111-2222-4333-8444-555555555555'
  const extension = { as: 'extension', validDays: 90 }
  const places = [
    placeOf(extension),
    placeOf(extension, { clientId: other }),
    placeOf(extension, { tenantId: other }),
    placeOf({ as: 'group', groupId, validDays: 90 }),
    placeOf({ as: 'group', groupId, validDays: 90 }, { tenantId: other }),
    placeOf({ as: 'group', groupId: other, validDays: 90 }),
  ]
  expect(places).not.toContain(undefined)
  expect(new Set(places).size).toBe(places.length)
  expect(placeOf({ ...extension, validDays: 30 }, { mapping: { email: 'otherMails' } })).toBe(places[0])
})

describe('where it is not configured, write-back', () => {
  it('is off, and reads say nothing of it', async () => {
    const { capabilities, directory } = world.open()
    expect(capabilities.writeBack.on).toBe(false)
    const changes = (await pagesOf(directory)).flatMap(page => page.changes)
    expect(changes.filter(change => change.kind === 'standing')).toEqual([])
  })
})

describe('write-back into extensions', () => {
  const config = { as: 'extension', validDays: 7 }

  it('makes them first, as often as it is asked', async () => {
    const { writeBack } = opened(config).capabilities
    expect([writeBack.on, writeBack.validDays]).toEqual([true, 7])
    await writeBack.prepare(aSignal())
    await world.asked()
    await writeBack.prepare(aSignal())
    expect((await world.asked('/v1.0')).map(one => one.method)).toEqual(['GET'])
  })

  it('writes a verdict that the next read shows as it was written, and touches nothing else', async () => {
    const { directory, capabilities } = opened(config)
    const before = await directory.get(person, aSignal())
    const first = await pagesOf(directory)
    expect(shownOf(first, person)).toEqual([null])
    for (const one of [standing, standing]) await capabilities.writeBack.write({ externalId: person, standing: one }, aSignal())
    const pages = await pagesOf(directory, cursorOf(first))
    expect(shownOf(pages, person)).toEqual([standingText(standing)])
    expect(await directory.get(person, aSignal())).toEqual(before)
    await capabilities.writeBack.write({ externalId: person, standing: expired }, aSignal())
    expect(shownOf(await pagesOf(directory, cursorOf(pages)), person)).toEqual([standingText(expired)])
  })

  it('shows what somebody else wrote as something else', async () => {
    const { directory, capabilities } = opened(config)
    await capabilities.writeBack.write({ externalId: person, standing }, aSignal())
    const first = await pagesOf(directory)
    const forged = `extension_${clientId.replaceAll('-', '')}_idvLastExpiresAt`
    await world.control('POST', 'users', { upsert: [{ id: person, [forged]: '2036-02-01T03:04:05Z' }] })
    const [shown] = shownOf(await pagesOf(directory, cursorOf(first)), person)
    expect(shown).not.toBe(standingText(standing))
    expect(shown).not.toBeNull()
  })

  it('finds what remains, and takes it off', async () => {
    const { writeBack } = opened(config).capabilities
    await writeBack.write({ externalId: person, standing }, aSignal())
    await writeBack.write({ externalId: another, standing: expired }, aSignal())
    expect((await remaining(config)).map(one => one.externalId).sort()).toEqual([person, another].sort())
    for (const { externalId } of await remaining(config)) await writeBack.clear(externalId, aSignal())
    expect(await remaining(config)).toEqual([])
    await writeBack.clear('6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e99', aSignal())
  })

  it('cannot use extensions that are there and take other values, and says so before the first verdict', async () => {
    const name = (end: string) => `extension_${clientId.replaceAll('-', '')}_${end}`
    const right = { dataType: 'String', targetObjects: ['User'] }
    for (const wrong of [
      { ...right, name: name('idvLastVerifiedAt') },
      { ...right, name: name('idvLastStatus'), targetObjects: ['Group'] },
    ]) {
      const body = { value: [{ ...right, name: name('idvLastScore') }, wrong] }
      await world.fault({ path: '/v1.0/applications', kind: 'status', status: 200, body, times: 2 })
      const { check, capabilities } = opened(config)
      await world.asked()
      const error = await failureOf(capabilities.writeBack.prepare(aSignal()))
      expect([error.code, error.message]).toEqual(['object_state_unsupported', expect.stringContaining('has to be')])
      expect((await world.asked('/v1.0/applications')).map(one => one.method)).toEqual(['GET'])
      const failed = (await check(aSignal())).at(-1)
      expect(failed).toMatchObject({ step: 'write_back', ok: false, code: 'object_state_unsupported' })
      expect(failed?.advice).toContain('extensionProperties')
    }
  })

  it('is refused without its permission, and never tried twice', async () => {
    world.app({ roles: [...usualRoles] })
    const { writeBack } = opened(config).capabilities
    await world.asked()
    expect((await failureOf(writeBack.write({ externalId: person, standing }, aSignal()))).code).toBe('permission_missing')
    expect((await failureOf(writeBack.prepare(aSignal()))).code).toBe('permission_missing')
    world.app({ roles })
    await world.fault({ path: '/v1.0/users/', kind: 'status', status: 503 })
    expect((await failureOf(opened(config).capabilities.writeBack.write({ externalId: person, standing }, aSignal()))).code).toBe(
      'provider_unavailable',
    )
    expect((await world.asked('/v1.0/users/')).length).toBe(2)
  })
})

describe('write-back into a group', () => {
  const config = () => ({ as: 'group', groupId, validDays: 7 })

  it('keeps who is verified in it, and nobody else', async () => {
    const { writeBack } = opened(config()).capabilities
    await writeBack.prepare(aSignal())
    expect(writeBack.shownAs?.VERIFIED).toEqual(expect.any(String))
    expect(writeBack.shownAs?.EXPIRED).toBeNull()
    for (const one of [standing, standing]) await writeBack.write({ externalId: person, standing: one }, aSignal())
    expect(await remaining(config())).toEqual([{ externalId: person, shown: writeBack.shownAs?.VERIFIED }])
    for (const one of [expired, expired]) await writeBack.write({ externalId: person, standing: one }, aSignal())
    expect(await remaining(config())).toEqual([])
    await writeBack.write({ externalId: person, standing }, aSignal())
    for (const _ of [1, 2]) await writeBack.clear(person, aSignal())
    expect(await remaining(config())).toEqual([])
  })

  it('shows in reads who is in it, and who was put there by somebody else', async () => {
    const { directory, capabilities } = opened(config())
    await capabilities.writeBack.write({ externalId: person, standing }, aSignal())
    const first = await pagesOf(directory)
    expect(shownOf(first, person)).toEqual([capabilities.writeBack.shownAs?.VERIFIED])
    expect(shownOf(first, another)).toEqual([null])
    expect(peopleOf(first)).toHaveLength(40)
    await world.control('POST', 'groups', { members: [{ group: groupId, add: [another], remove: [person] }] })
    const pages = await pagesOf(directory, cursorOf(first))
    expect(shownOf(pages, another)).toEqual([capabilities.writeBack.shownAs?.VERIFIED])
    expect(shownOf(pages, person)).toEqual([null])
  })

  it('cannot use a group whose members follow a rule', async () => {
    const { groups } = await world.control<{ groups: { id: string; groupTypes: string[] }[] }>('POST', 'groups', {})
    const dynamic = groups.find(group => group.groupTypes.includes('DynamicMembership'))?.id ?? ''
    const { writeBack } = opened({ as: 'group', groupId: dynamic }).capabilities
    const error = await failureOf(writeBack.prepare(aSignal()))
    expect([error.code, error.message]).toEqual(['object_state_unsupported', expect.stringContaining('assigned membership')])
  })

  describe('in the check', () => {
    const made = async (more: JsonObject) => {
      const { groups } = await world.control<{ groups: { id: string }[] }>('POST', 'groups', {
        create: [{ displayName: 'for verdicts', ...more }],
      })
      return groups.at(-1)?.id ?? ''
    }
    const step = async (id: string) => {
      const steps = await opened({ as: 'group', groupId: id, validDays: 7 }).check(aSignal())
      return steps.find(one => one.step === 'write_back')
    }

    it('fails for a group that cannot be used, as the first write would', async () => {
      const { groups } = await world.control<{ groups: { id: string; groupTypes: string[] }[] }>('POST', 'groups', {})
      const dynamic = groups.find(group => group.groupTypes.includes('DynamicMembership'))?.id ?? ''
      for (const [id, words] of [
        [dynamic, 'follow a rule'],
        [await made({ isOnPremises: true }), 'on-premises'],
      ] as const) {
        const failed = await step(id)
        expect(failed).toMatchObject({ ok: false, code: 'object_state_unsupported', actor: 'admin' })
        expect([failed?.saw, failed?.advice]).toEqual([
          expect.stringContaining(words),
          expect.stringContaining('assigned membership'),
        ])
        const { writeBack } = opened({ as: 'group', groupId: id }).capabilities
        expect((await failureOf(writeBack.prepare(aSignal()))).code).toBe('object_state_unsupported')
        await failureOf(writeBack.write({ externalId: person, standing }, aSignal()))
      }
    })

    it('tells who else can change its members', async () => {
      const open = await step(groupId)
      expect(open?.ok).toBe(true)
      expect(open?.saw).toMatch(/^members of verified, \d of 20,000 at most, for 7 days$/)
      expect(open?.advice).toContain('not role-assignable')
      expect(open?.advice).not.toContain('owners')
      expect((await step(await made({ owners: [another] })))?.advice).toContain('It has owners')
      const guarded = await made({ isAssignableToRole: true })
      expect((await step(guarded))?.advice).toContain('takes RoleManagement.ReadWrite.Directory')
      const { writeBack } = opened({ as: 'group', groupId: guarded }).capabilities
      expect((await failureOf(writeBack.write({ externalId: person, standing }, aSignal()))).code).toBe('permission_missing')
    })
  })

  it('tells that its group is gone, and a group that cannot be counted hides nothing else', async () => {
    const gone = opened({ as: 'group', groupId: '11111111-2222-4333-8444-555555555555' })
    const notes = await gone.capabilities.upkeep.attention?.(aSignal())
    expect(notes).toMatchObject([{ code: 'write_back_stopped', advice: expect.stringContaining('not there any more') }])
    await world.fault({ path: '/v1.0/groups', kind: 'status', status: 403, times: 20 })
    const closed = opened({ as: 'group', groupId })
    expect(await closed.capabilities.upkeep.attention?.(aSignal())).toEqual([])
    expect(closed.logged.join()).toContain('could not be counted')
  })

  it('is not for more people than can be watched, and reads people all the same', async () => {
    const many = await startWorld(20_100)
    many.app({ roles })
    const { users } = await many.control<{ users: { id: string }[] }>('GET', 'users?limit=20100')
    const { groups } = await many.control<{ groups: { id: string }[] }>('POST', 'groups', { create: [{ displayName: 'many' }] })
    const group = groups.at(-1)?.id ?? ''
    await many.control('POST', 'groups', { members: [{ group, add: users.slice(0, 20_001).map(({ id }) => id) }] })
    const { directory, capabilities, check, logged } = many.open({ config: { writeBack: { as: 'group', groupId: group } } })
    const words = 'more than 20,000 cannot be watched'
    expect((await failureOf(capabilities.writeBack.prepare(aSignal()))).message).toContain(words)
    const failed = (await check(aSignal())).at(-1)
    expect(failed).toMatchObject({ step: 'write_back', code: 'object_state_unsupported', saw: expect.stringContaining(words) })
    for await (const page of directory.pages(undefined, aSignal())) {
      expect(page.changes.map(change => change.kind)).not.toContain('standing')
      break
    }
    expect(logged.join()).toContain('too large to compare')
    const noted = async () => (await capabilities.upkeep.attention?.(aSignal()))?.map(({ code }) => code)
    expect(await noted()).toEqual(['write_back_stopped'])
    await many.control('POST', 'groups', { members: [{ group, remove: users.slice(0, 1_000).map(({ id }) => id) }] })
    expect(await noted()).toEqual(['write_back_fills'])
    await many.control('POST', 'groups', { members: [{ group, remove: users.slice(1_000, 5_000).map(({ id }) => id) }] })
    expect(await noted()).toEqual([])
    await many.close()
  })
})
