import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { allScopes, appWith, get, type Key, makeKey, tokenFor } from '../sandbox/okta-client.ts'
import { type Org, startOrg } from '../support/okta-org.ts'
import { type World, world } from '../support/world.ts'

interface Saved {
  readonly remains: readonly string[]
  readonly version: number
}
interface Step {
  readonly step: string
  readonly advice?: string
}

describe('a directory that is sent to another org, or deleted', () => {
  let w: World
  let former: Org
  let next: Org
  let key: Key
  let id: string
  let jwksUri: string
  beforeAll(async () => {
    w = await world()
    key = await makeKey('test')
  })
  afterAll(() => w.close())
  beforeEach(async () => {
    former = await startOrg(w.clock)
    next = await startOrg(w.clock)
    const made = await w.admin<{ id: string; endpoints: { jwks_uri: string } }>('POST', '/v1/integrations', {
      template: 'okta-directory',
      name: `Moving ${former.standIn.url}`,
      config: { orgUrl: former.standIn.url, clientId: '0oa2', eventHook: true },
    })
    id = made.body.id
    jwksUri = made.body.endpoints.jwks_uri
    for (const { standIn } of [former, next]) {
      standIn.registerClient({ clientId: '0oa2', jwks: { jwksUri }, scopes: [...allScopes], roles: ['ORG_ADMIN'] })
      standIn.registerClient(appWith(key, { scopes: [...allScopes], roles: ['ORG_ADMIN'] }))
    }
    await w.host.settleDown()
    expect(await hooksAt(former)).toEqual([`Stepgate ${id}`])
  })
  afterEach(async () => {
    await remove()
    await Promise.all([former.standIn.close(), next.standIn.close()])
  })

  async function hooksAt({ standIn }: Org): Promise<readonly string[]> {
    const token = await tokenFor(standIn.url, key, 'okta.eventHooks.manage')
    return (await get<{ name: string }[]>(`${standIn.url}/api/v1/eventHooks`, token)).body.map(({ name }) => name)
  }
  const save = (config: object) => w.admin<Saved>('PATCH', `/v1/integrations/${id}`, { config })
  const remove = () => w.admin('DELETE', `/v1/integrations/${id}`, { confirm: `Moving ${former.standIn.url}` })
  const formerStep = async () => {
    const { body } = await w.admin<{ steps: Step[] }>('POST', `/v1/integrations/${id}/test`)
    return body.steps.find(({ step }) => step === 'former_place')
  }

  it('leaves no event hook at the former one, and has one at the next', async () => {
    const { body } = await save({ orgUrl: next.standIn.url })
    expect(body).toMatchObject({ version: 2, remains: [] })
    expect(await hooksAt(former)).toEqual([])
    await w.host.settleDown()
    expect([await hooksAt(former), await hooksAt(next)]).toEqual([[], [`Stepgate ${id}`]])
    expect(await formerStep()).toBeUndefined()
  })

  it('keeps its hook where something else is changed, or the change is refused', async () => {
    expect((await save({ incrementalBy: 'nothing' })).status).toBe(422)
    expect((await save({ orgUrl: 'no address' })).status).toBe(422)
    expect((await save({ groupIds: ['00gEngineering'] })).body.remains).toEqual([])
    expect(await hooksAt(former)).toEqual([`Stepgate ${id}`])
  })

  it('tells what stays where the credentials do not reach it any more, and goes on telling until it comes back', async () => {
    former.standIn.registerClient({ clientId: '0oa2', jwks: { keys: [] }, scopes: [] })
    const { body } = await save({ orgUrl: next.standIn.url })
    expect(body.version).toBe(2)
    expect(body.remains).toEqual([
      `The event hook "Stepgate ${id}" in ${former.standIn.url}: delete it there, under Workflow, Event Hooks.`,
    ])
    expect((await formerStep())?.advice).toBe(body.remains[0])
    await w.host.settleDown()
    expect(await hooksAt(next)).toEqual([`Stepgate ${id}`])
    expect((await w.admin<Saved>('POST', `/v1/integrations/${id}/revert`, { version: 1 })).body.remains).toEqual([])
    expect(await hooksAt(next)).toEqual([])
    expect(await formerStep()).toBeUndefined()
  })

  it('takes its event hook away after it was deleted, with keys that the org can fetch until then, and no longer', async () => {
    const keys = async () => (await fetch(jwksUri)).status
    await remove()
    expect(await keys()).toBe(200)
    w.clock.advance(2_000)
    await w.host.settleDown()
    expect([await hooksAt(former), await keys()]).toEqual([[], 410])
  })
})
