import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type World, webhookSecret, world } from '../support/world.ts'

const strict = { incrementalMinutes: 5, fullHours: 12, paused: false, twoPeople: true } as const
const usual = { incrementalMinutes: 15, fullHours: 24, paused: false, twoPeople: false } as const

describe('schedules and write-back in files', () => {
  let w: World
  let here: Shell
  let bob: string
  beforeAll(async () => {
    w = await world()
    here = await shell()
    bob = (await w.host.adminTokens.make({ name: 'Bob', role: 'admin' }, { kind: 'host', id: 'test' })).token
    w.clock.advance(60_000)
    expect((await w.admin('PUT', path(), strict)).body).toEqual(strict)
    expect((await here.run(['integrations', 'export', '--out', 'conf'], env())).code).toBe(0)
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })

  const path = () => `/v1/integrations/${w.directoryId}/schedule`
  const env = (token = w.adminToken) => ({
    STEPGATE_URL: w.url,
    STEPGATE_TOKEN: token,
    INCODE_API_KEY: 'key',
    INCODE_WEBHOOKS_SECRET: webhookSecret,
  })
  const file = async (key: string) =>
    JSON.parse(await readFile(join(here.folder, 'conf', `${key}.json`), 'utf8')) as Record<string, unknown>
  const edit = async (change: object) => here.write('conf/okta.json', { ...(await file('okta')), ...change })
  const apply = (token?: string) => here.run(['integrations', 'apply', 'conf', '--yes'], env(token))
  const inForce = async () => (await w.admin('GET', path())).body

  it('stand in the files of directories, and of nothing else', async () => {
    expect((await file('okta')).schedule).toEqual(strict)
    expect(await file('incode')).not.toHaveProperty('schedule')
    const ran = await here.run(['integrations', 'diff', 'conf', '--exit-code'], env())
    expect(ran.out).toContain('2 as they are')
  })

  it('are set field by field, and the integration itself stays at its version', async () => {
    await edit({ schedule: { ...strict, incrementalMinutes: 30 } })
    const ran = await apply()
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain('/schedule/incrementalMinutes: 5 -> 30')
    expect(ran.out).toContain('set the schedule of okta')
    expect(await inForce()).toEqual({ ...strict, incrementalMinutes: 30 })
    expect((await w.admin('GET', `/v1/integrations/${w.directoryId}`)).body).toMatchObject({ version: 1 })
  })

  it('stay as they are where a file says nothing of them', async () => {
    await edit({ schedule: undefined })
    expect((await apply()).out).toContain('0 to change')
    expect(await inForce()).toEqual({ ...strict, incrementalMinutes: 30 })
  })

  it('do not end the rule of two by one person, however often, and end it by the second one', async () => {
    await edit({ schedule: usual })
    const first = await apply()
    expect(first.code).toBe(0)
    expect(first.out).toContain('okta: held runs still take two, until a second administrator has ended that as well')
    expect(await inForce()).toEqual({ ...usual, twoPeople: true })
    const again = await apply()
    expect(again.code).not.toBe(0)
    expect(again.err).toContain('confirmation_required')
    expect(await inForce()).toEqual({ ...usual, twoPeople: true })
    expect((await apply(bob)).code).toBe(0)
    expect(await inForce()).toEqual(usual)
  })

  it('are refused where there is no directory, or no such times, and nothing is changed', async () => {
    await edit({ name: 'Never', schedule: { ...usual, fullHours: 10_000 } })
    expect((await apply()).err).toContain('okta.json: /schedule/fullHours is not right')
    await edit({ name: 'Okta', schedule: usual })
    const incode = await file('incode')
    await here.write('conf/incode.json', { ...incode, schedule: usual })
    expect((await apply()).err).toContain('incode: is no directory, and has no schedule')
    await here.write('conf/incode.json', incode)
    const items = [{ key: 'incode', template: 'incode', name: 'Incode', state: 'enabled', schedule: usual, config: {} }]
    const { body } = await w.admin('POST', '/v1/integrations/check', { items })
    expect(JSON.stringify(body)).toContain('"/schedule"')
    expect(await inForce()).toEqual(usual)
  })

  it('turn write-back on and off as any field of the configuration does', async () => {
    const { config } = await file('okta')
    await edit({ config: { ...(config as object), writeBack: { validDays: 7 } } })
    expect((await apply()).out).toContain('/config/writeBack')
    const state = async () => (await w.admin('GET', `/v1/integrations/${w.directoryId}/write-back`)).body
    expect(await state()).toMatchObject({ state: 'on', validDays: 7 })
    await edit({ config })
    expect((await apply()).code).toBe(0)
    expect(await state()).toMatchObject({ on: false })
  })
})
