import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { offered } from '../../connectors/okta/operations/offered.ts'
import { aSignal, failureOf, type OktaWorld, startWorld } from '../connectors/okta-world.ts'
import { control } from '../sandbox/okta-client.ts'

/** Whoever has an admin role in Okta, or may have one, is not recovered, and Okta is not asked for it. */

let world: OktaWorld
const ana = 'user7@example.com'

const codeFrom = async (work: Promise<unknown>) => (await failureOf(work)).code

beforeAll(async () => {
  world = await startWorld(100)
})
afterAll(() => world.close())
beforeEach(() => world.operator({ roles: ['SUPER_ADMIN'] }))
afterEach(async () => {
  await control(world.okta.url, 'DELETE', 'faults')
  await roles({ user: ana }, [])
  await roles({ group: 'Sales' }, [])
})

const roles = (of: object, names: readonly string[]) => control(world.okta.url, 'POST', 'roles', { ...of, roles: names })
const idOf = (login: string) => String(world.okta.people.get(login)?.id)
const open = (more: object = {}) => world.open({ config: { operations: { ...world.operations, ...more } } }).operations
const changes = async () => (await world.asked('/api/v1')).filter(call => call.method !== 'GET')

/** Refused by name, each operation, and no call of Okta's that could have changed anything. */
async function expectRefused(operations = open(), login = ana) {
  await world.asked()
  for (const operation of offered) {
    for (const dryRun of [true, false]) {
      const request = { operation, externalId: idOf(login), dryRun, idempotencyKey: 'k' }
      expect(await codeFrom(operations.perform(request, aSignal())), operation).toBe('policy_denied')
    }
  }
  expect(await changes()).toEqual([])
}
const look = (operations = open(), login = ana) => operations.inspect(idOf(login), aSignal())

describe('an administrator of Okta', () => {
  it('by a role of their own', async () => {
    await roles({ user: ana }, ['SUPER_ADMIN', 'APP_ADMIN'])
    expect(await look()).toMatchObject({ privileged: true, reasons: ['SUPER_ADMIN', 'APP_ADMIN'] })
    await expectRefused()
  })

  it('by a role that is only for reading, since it is one all the same', async () => {
    await roles({ user: ana }, ['READ_ONLY_ADMIN'])
    expect(await look()).toMatchObject({ privileged: true })
    await expectRefused()
  })

  it('by a group that is not synced', async () => {
    await roles({ group: 'Sales' }, ['ORG_ADMIN'])
    expect(await look()).toMatchObject({ privileged: true, reasons: ['ORG_ADMIN, by a group'] })
    await expectRefused()
  })

  it.each([[{ user: ana }], [{ group: 'Sales' }]])('by a custom role of %j', async of => {
    await roles(of, ['Resets passwords'])
    expect(await look()).toMatchObject({ privileged: true, reasons: [expect.stringMatching(/^custom role Resets passwords/)] })
    await expectRefused()
  })

  it('who was named as the known one', async () => {
    await expectRefused(open(), world.okta.admin)
  })

  it('who became one between a look and the operation', async () => {
    const operations = open()
    expect(await look(operations)).toMatchObject({ privileged: false })
    await roles({ user: ana }, ['HELP_DESK_ADMIN'])
    await expectRefused(operations)
  })
})

describe('somebody of whom it is not known', () => {
  /** Every read of roles goes like this. */
  const everyRole = (fault: object, login = ana) =>
    world.fault({ path: `/api/v1/users/${idOf(login)}/roles`, times: 99, ...fault })

  it.each([
    ['are forbidden', { kind: 'status', status: 403, body: { errorCode: 'E0000006', errorSummary: 'no permission' } }],
    ['fail', { kind: 'status', status: 500 }],
    ['are no list', { kind: 'status', status: 200, body: { roles: [] } }],
    ['are the page of a proxy', { kind: 'html' }],
    ['break off', { kind: 'truncated' }],
    ['are of a person who is not there', { kind: 'status', status: 404, body: { errorCode: 'E0000007', errorSummary: 'x' } }],
  ])('because roles %s', async (_, fault) => {
    await everyRole(fault)
    expect(await look()).toMatchObject({ privileged: 'unknown', reasons: ['roles cannot be read'] })
    await expectRefused()
  })

  it('because the app sees no role of anybody, not even of the known administrator', async () => {
    await everyRole({ kind: 'status', status: 200, body: [] })
    await everyRole({ kind: 'status', status: 200, body: [] }, world.okta.admin)
    expect(await look()).toMatchObject({
      privileged: 'unknown',
      reasons: ['no role of the known administrator is seen'],
    })
    await expectRefused()
  })

  it('because the known administrator cannot be read', async () => {
    await everyRole({ kind: 'status', status: 500 }, world.okta.admin)
    expect(await look()).toMatchObject({ privileged: 'unknown', reasons: ['the known administrator cannot be read'] })
    await expectRefused()
  })

  it.each(['nobody@example.com', '00u00000000000000000'])('because nobody is known as %s', async knownAdmin => {
    await expectRefused(open({ knownAdmin }))
  })

  it('because the known administrator is none any more, though it was seen a moment ago', async () => {
    const operations = open()
    expect(await look(operations)).toMatchObject({ privileged: false })
    await roles({ user: world.okta.admin }, [])
    await expectRefused(operations)
    await roles({ user: world.okta.admin }, ['SUPER_ADMIN'])
  })

  it('because the scope for roles was taken back', async () => {
    world.operator({ scopes: ['okta.users.manage'] })
    await world.asked()
    const request = { operation: 'suspend', externalId: idOf(ana), dryRun: false, idempotencyKey: 'k' } as const
    expect(await codeFrom(open().perform(request, aSignal()))).toBe('permission_missing')
    expect(await changes()).toEqual([])
  })
})

describe('somebody without a role', () => {
  it('is told from an administrator, by login and by id of the known one', async () => {
    for (const knownAdmin of [world.okta.admin, idOf(world.okta.admin)]) {
      expect(await look(open({ knownAdmin }))).toMatchObject({ privileged: false, reasons: [] })
    }
  })
})
