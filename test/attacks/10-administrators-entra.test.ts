import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { allOperations, enough, type Operating, operating, operatingIn } from '../connectors/entra-operating.ts'
import { aSignal, type EntraWorld, startWorld } from '../connectors/entra-world.ts'

/**
 * An administrator of Entra is no recovery away, whichever way their rights come, and nor is anybody while nobody can
 * tell. What counts is what the product was asked to do: nothing.
 */

let world: EntraWorld
let entra: Operating

beforeAll(async () => {
  world = await startWorld(100)
  entra = operatingIn(world)
})
afterAll(() => world.close())
beforeEach(() => world.asked())
afterEach(async () => {
  entra.app()
  await world.calm()
})

const rights = (order: object) => world.control('POST', 'roles', order)
const user = (index: number): string => entra.id(index)
async function group(displayName: string, members: readonly string[], isAssignableToRole = true): Promise<string> {
  await world.control('POST', 'groups', {
    create: [{ displayName, isAssignableToRole }],
    members: [{ group: displayName, add: members }],
  })
  return displayName
}

async function expectRefused(index: number, privileged: true | 'unknown', reason: string): Promise<void> {
  const seen = await entra.inspect(index)
  expect(seen.privileged).toBe(privileged)
  expect(seen.reasons).toEqual(expect.arrayContaining([expect.stringMatching(new RegExp(`^${reason}$`))]))
  for (const operation of allOperations) expect(await entra.said(operation, index)).toBe('policy_denied')
  expect(await entra.changed(), 'the product is asked to change nothing').toEqual([])
}

/** So that a refusal means something. */
async function expectLetThrough(index: number): Promise<void> {
  expect(await entra.inspect(index)).toMatchObject({ privileged: false, reasons: [] })
  expect(await entra.said('revoke_sessions', index)).toBe('done')
  expect(await entra.changed()).toHaveLength(1)
}

describe('whoever is an administrator', () => {
  it('by a role of their own is refused', async () => {
    await expectLetThrough(1)
    await rights({ give: [{ to: user(1), role: 'Helpdesk Administrator' }] })
    await expectRefused(1, true, 'directory_role')
  })

  it('by a group is refused', async () => {
    await group('Operators', [user(2)])
    await expectLetThrough(2)
    await rights({ give: [{ to: 'Operators' }] })
    await expectRefused(2, true, 'role_by_group')
  })

  it('by a group inside of a group is refused', async () => {
    await group('Inner', [user(3)], false)
    await group('Outer', ['Inner'])
    await expectLetThrough(3)
    await rights({ give: [{ to: 'Outer' }] })
    await expectRefused(3, true, 'role_by_group')
  })

  it('by a role that they can activate is refused', async () => {
    await expectLetThrough(4)
    await rights({ give: [{ to: user(4), isEligible: true }] })
    await expectRefused(4, true, 'eligible_role')
  })

  it('by a role that their group can activate is refused', async () => {
    await group('Eligible', [user(5)])
    await rights({ give: [{ to: 'Eligible', isEligible: true }] })
    await expectRefused(5, true, 'eligible_role_by_group')
  })

  it('by a group with a role that they, or a group of theirs, can become a member of is refused', async () => {
    await group('Joined', [])
    await group('Team', [user(7)], false)
    await rights({
      give: [{ to: 'Joined' }],
      letJoin: [
        { group: 'Joined', member: user(6) },
        { group: 'Joined', member: 'Team' },
      ],
    })
    await expectRefused(6, true, 'role_by_eligible_group')
    await expectRefused(7, true, 'role_by_eligible_group')
  })

  it('by a chain of groups to become a member of one after the other is refused', async () => {
    await group('First step', [], false)
    await group('Second step', [])
    await rights({
      give: [{ to: 'Second step', isEligible: true }],
      letJoin: [
        { group: 'First step', member: user(8) },
        { group: 'Second step', member: 'First step' },
      ],
    })
    await expectRefused(8, true, 'eligible_role_by_eligible_group')
  })

  it('by an app that they own is refused, and not by one that may do nothing', async () => {
    const apps = [
      '11111111-2222-4333-8444-00000000000a',
      '11111111-2222-4333-8444-00000000000b',
      '11111111-2222-4333-8444-00000000000c',
    ]
    const [harmless = '', powerful = '', withRole = ''] = apps
    for (const clientId of [harmless, withRole]) world.graph.registerClient({ clientId, roles: [] })
    world.graph.registerClient({ clientId: powerful, roles: ['User.ReadWrite.All'] })
    await rights({ owners: [{ user: user(9), clientId: harmless }] })
    await expectLetThrough(9)
    await rights({
      owners: [
        { user: user(10), clientId: powerful },
        { user: user(11), clientId: withRole, role: 'User Administrator' },
      ],
    })
    await expectRefused(10, true, 'owns_privileged_app')
    await expectRefused(11, true, 'owns_privileged_app')
  })

  it('by nothing but that others alone may change them is refused', async () => {
    await world.control('POST', 'users', { upsert: [{ id: user(12), isManagementRestricted: true }] })
    await expectRefused(12, true, 'restricted_administrative_unit')
  })
})

const someone = 20

describe('while nobody can tell who is an administrator', () => {
  const roles = '/v1.0/roleManagement/directory/roleAssignments'
  const eligible = '/v1.0/roleManagement/directory/roleEligibilitySchedules'
  const joins = '/v1.0/identityGovernance/privilegedAccess/group'
  const many = { times: 1_000 }
  const denied = { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } }

  it.each([roles, eligible, joins])(
    'because %s is refused, in trouble, or answers a web page, nobody is let through',
    async path => {
      for (const order of [
        { kind: 'status', status: 403, body: denied },
        { kind: 'status', status: 500 },
        { kind: 'status', status: 403, body: '' },
        { kind: 'html' },
        { kind: 'truncated' },
      ]) {
        await world.fault({ path, ...many, ...order })
        await expectRefused(someone, 'unknown', 'unseen:\\w+:\\w+')
        await world.calm()
      }
      await expectLetThrough(someone)
    },
  )

  it.each([roles, eligible])('because %s says that there is nobody at all, nobody is let through', async path => {
    await world.fault({ path, kind: 'empty', ...many })
    await expectRefused(someone, 'unknown', path === roles ? 'unseen:known_admin' : 'unseen:eligible_roles')
  })

  it.each(['transitiveMemberOf', 'ownedObjects'])('because %s cannot be read, nobody is let through', async list => {
    for (const order of [{ status: 403, body: denied }, { status: 500 }]) {
      await world.fault({ path: `/v1.0/users/${user(someone)}/${list}`, kind: 'status', ...many, ...order })
      await expectRefused(someone, 'unknown', 'unseen:\\w+:\\w+')
      await world.calm()
    }
  })

  it.each(['GroupMember.Read.All', 'RoleManagement.Read.Directory', 'PrivilegedEligibilitySchedule.Read.AzureADGroup'])(
    'because the app was not granted %s, nobody is let through',
    async permission => {
      entra.app({ roles: enough.filter(name => name !== permission) })
      await expectRefused(someone, 'unknown', 'unseen:\\w+:permission_missing')
    },
  )

  it('because what is owned is told by ids alone, an owner is not let through', async () => {
    await rights({ owners: [{ user: user(21), clientId: String(world.config.clientId) }] })
    entra.app({ roles: enough.filter(name => name !== 'Application.Read.All') })
    await expectRefused(21, 'unknown', 'unseen:owned_apps:permission_missing')
  })

  it('because the administrator that was named has no role, or is nobody, nobody is let through', async () => {
    for (const knownAdmin of ['user22@entra.example', 'nobody@entra.example', user(22)]) {
      const { operations } = world.open({ config: operating({ knownAdmin }) }).capabilities
      const seen = await operations.inspect(user(someone), aSignal())
      expect(seen.privileged).toBe('unknown')
      const config = operating({ knownAdmin })
      expect(await entra.said('temporary_access_pass', someone, { config })).toBe('policy_denied')
    }
    expect(await entra.changed()).toEqual([])
  })

  it('what is seen of an administrator counts, whatever else is not', async () => {
    await world.fault({ path: eligible, kind: 'status', status: 500, ...many })
    await expectRefused(1, true, 'directory_role')
  })
})

describe('where roles cannot be activated at all', () => {
  beforeAll(() => rights({ hasActivation: false }))
  afterAll(() => rights({ hasActivation: true }))

  it('the tenant says so, and people are let through who hold none', async () => {
    await expectLetThrough(someone)
    await expectRefused(1, true, 'directory_role')
  })

  it('a refusal in other words does not say so', async () => {
    const body = { error: { code: 'Forbidden', message: 'AadPremiumLicenseRequired' } }
    await world.fault({ path: '/v1.0/roleManagement/directory/roleElig', kind: 'status', status: 403, body, times: 100 })
    await expectRefused(someone, 'unknown', 'unseen:\\w+:permission_missing')
  })
})
