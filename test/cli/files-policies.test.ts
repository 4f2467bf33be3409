import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type World, webhookSecret, world } from '../support/world.ts'

interface Policy {
  readonly id: string
  readonly version: number
  readonly scope: object | null
  readonly settings: object
  readonly proposal: { readonly id: string } | null
}

describe('policies in files', () => {
  let from: World
  let to: World
  let here: Shell
  const bobs = new Map<World, string>()
  beforeAll(async () => {
    from = await world()
    to = await world()
    here = await shell()
    for (const w of [from, to]) {
      bobs.set(w, (await w.host.adminTokens.make({ name: 'Bob', role: 'admin' }, { kind: 'host', id: 'test' })).token)
      w.clock.advance(60_000)
    }
    // The other host begins empty.
    for (const [id, confirm] of [
      [to.directoryId, 'Okta'],
      [to.accountId, 'Incode'],
    ]) {
      await to.admin('DELETE', `/v1/integrations/${id}`, { confirm })
    }
    const door = await from.admin('POST', '/v1/integrations', {
      template: 'oidc-client-credentials',
      name: 'Door',
      config: { directoryIntegrationId: from.directoryId, purposes: ['step_up'], returnUrls: ['https://flow.example/return'] },
    })
    const why = 'a test'
    const policies = [
      { name: 'Door', scope: { integrationId: door.body.id }, settings: { tries: 2, purposes: ['step_up', 'sign_up'] } },
      { name: 'Staff', scope: { directoryId: from.directoryId }, settings: { settleDays: 30 } },
      { name: 'Chiefs', scope: { directoryId: from.directoryId, groupId: 'a/group: of "chiefs"' }, settings: { reviewers: 2 } },
    ]
    for (const policy of policies) expect((await from.admin('POST', '/v1/policies', { ...policy, why })).status).toBe(201)
    const settings = { requiredParts: { step_up: ['liveness', 'faceRecognition'] }, minimumValue: { step_up: 60 } }
    expect((await from.admin('POST', '/v1/policies/default/proposals', { settings, why })).status).toBe(200)
  })
  afterAll(async () => {
    await here.close()
    await Promise.all([from.close(), to.close()])
  })

  const at = (w: World) => ({
    STEPGATE_URL: w.url,
    STEPGATE_TOKEN: w.adminToken,
    INCODE_API_KEY: 'key',
    INCODE_WEBHOOKS_SECRET: webhookSecret,
  })
  const apply = (w: World, folder = 'conf') => here.run(['integrations', 'apply', folder, '--yes', '--why', 'by file'], at(w))
  const diff = (w: World) => here.run(['integrations', 'diff', 'conf', '--exit-code'], at(w))
  const policiesOf = async (w: World) => (await w.admin<{ items: Policy[] }>('GET', '/v1/policies')).body.items
  const main = async (w: World) => {
    const found = (await policiesOf(w)).find(({ scope }) => scope === null)
    if (!found) throw new Error('the installation has no policy')
    return found
  }
  const texts = async (folder: string) => {
    const names = (await readdir(join(here.folder, folder, 'policies'))).toSorted()
    return Promise.all(names.map(async name => `${name}\n${await readFile(join(here.folder, folder, 'policies', name), 'utf8')}`))
  }
  const everybody = (settings: object) => here.write('conf/policies/everybody.json', { covers: 'everybody', settings })

  it('come to an empty host as they were, byte by byte', async () => {
    const written = await here.run(['integrations', 'export', '--out', 'conf'], at(from))
    expect(written).toMatchObject({ code: 0, err: '' })
    expect(written.out).toContain('4 policies in conf/policies')
    const whole = (await texts('conf')).join('\n')
    expect(whole).not.toContain(from.directoryId)
    expect(whole).not.toContain('pol_')
    const planned = await diff(to)
    expect(planned.code).toBe(5)
    expect(planned.out).toContain('+ create  policy integration door\n')
    expect(planned.out).toContain('    /settings/settleDays: 30\n')
    const applied = await apply(to)
    expect(applied).toMatchObject({ code: 0, err: expect.not.stringContaining('policy') })
    expect(applied.out).toContain('version 2 of the policy everybody is in force')
    expect((await here.run(['integrations', 'export', '--out', 'again'], at(to))).code).toBe(0)
    expect(await texts('again')).toEqual(await texts('conf'))
    expect((await diff(to)).code).toBe(0)
  })

  it('loosen nothing that one person may not: what is looser waits, and is not proposed twice', async () => {
    await everybody({ requiredParts: { step_up: ['liveness', 'faceRecognition'] } })
    expect((await diff(to)).out).toContain('Looser in minimumValue: waits for a second administrator, or for 24 hours.')
    const before = await main(to)
    const applied = await apply(to)
    expect(applied.code).toBe(0)
    expect(applied.out).toMatch(/the policy everybody is looser in minimumValue: prp_\S+ waits for a second administrator/)
    const waiting = await main(to)
    expect(waiting).toMatchObject({ version: before.version, settings: before.settings })
    const again = await apply(to)
    expect(again.out).toContain(`= waits   policy everybody: ${waiting.proposal?.id} waits until`)
    await everybody({})
    const other = await apply(to)
    expect(other).toMatchObject({ code: 3 })
    expect(other.err).toContain(`confirm or withdraw ${waiting.proposal?.id} first`)
    const path = `/v1/policies/default/proposals/${waiting.proposal?.id}/confirm`
    const confirmed = await fetch(`${to.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${bobs.get(to)}` } })
    expect(confirmed.status).toBe(200)
    expect(await main(to)).toMatchObject({ settings: { requiredParts: { step_up: expect.any(Array) } }, proposal: null })
  })

  it('are not taken for none where their folder cannot be read', async () => {
    await here.write('odd/policies', 'no folder')
    const refused = await apply(to, 'odd')
    expect(refused.code).not.toBe(0)
    expect(refused.err).toContain('odd/policies is no folder that can be read')
  })

  it.each([
    ['what no policy can say', { covers: 'everybody', settings: { tries: 9 } }, '/settings/tries is not right'],
    ['an integration that is in no file', { covers: { integration: 'gone' }, name: 'x', settings: {} }, 'no integration gone'],
    ['two files for the same people', { covers: { integration: 'door' }, name: 'Door', settings: {} }, 'is covered in'],
    [
      'a claim that people can change themselves',
      { covers: 'everybody', settings: { requiredClaims: { account_recovery: { email: 'matched' } } } },
      'a claim that people can change themselves',
    ],
  ])('are refused before anything is done: %s', async (_what, file, said) => {
    const before = await policiesOf(to)
    await everybody({ requiredParts: { step_up: ['liveness', 'faceRecognition'] } })
    const name = file.covers === 'everybody' ? 'everybody' : 'other'
    await here.write(`conf/policies/${name}.json`, file)
    await here.write('conf/door.json', {
      ...JSON.parse(await readFile(join(here.folder, 'conf/door.json'), 'utf8')),
      owner: 'Eve',
    })
    const refused = await apply(to)
    await rm(join(here.folder, 'conf/policies/other.json'), { force: true })
    expect(refused.code).not.toBe(0)
    expect(refused.err).toContain(said)
    expect(await policiesOf(to)).toEqual(before)
    const { body } = await to.admin<{ items: { key: string; owner: string }[] }>('GET', '/v1/integrations')
    expect(body.items.find(({ key }) => key === 'door')).toMatchObject({ owner: '' })
  })

  it('are left as they are where a folder says nothing of them', async () => {
    await rm(join(here.folder, 'conf/policies'), { recursive: true })
    const before = await policiesOf(to)
    expect((await apply(to)).code).toBe(0)
    expect(await policiesOf(to)).toEqual(before)
  })
})
