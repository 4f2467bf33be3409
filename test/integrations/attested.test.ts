import { afterAll, beforeAll, expect, it } from 'vitest'
import { type World, world } from '../support/world.ts'

interface View {
  readonly attention: readonly { readonly code: string; readonly advice: string }[]
}

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.close())

const notes = async () => (await w.admin<View>('GET', `/v1/integrations/${w.accountId}`)).body.attention
const step = async () => {
  const { body } = await w.admin<{ steps: readonly { step: string }[] }>('POST', `/v1/integrations/${w.accountId}/test`)
  return body.steps.find(one => one.step === 'hand-over of Incode itself')
}

it('an Incode account stands out until somebody has said that its own hand-over is off, which its history keeps', async () => {
  expect(await notes()).toEqual([
    expect.objectContaining({ code: 'not_attested', actor: 'admin', advice: expect.stringContaining('hand-over') }),
  ])
  expect(await step()).toMatchObject({ ok: true, saw: expect.stringContaining('not attested'), advice: expect.any(String) })
  const said = { handOverOff: { by: 'Ada Lovelace', on: '2026-03-14' } }
  expect((await w.admin('PATCH', `/v1/integrations/${w.accountId}`, { config: said })).status).toBe(200)
  expect(await notes()).toEqual([])
  expect(await step()).toMatchObject({ ok: true, saw: 'off, as Ada Lovelace said on 2026-03-14' })
  const history = await w.admin('GET', `/v1/integrations/${w.accountId}/history`)
  expect(JSON.stringify(history.body)).toContain('/config/handOverOff')
})

it('is not said by half: without a name, or with a day that there never was', async () => {
  for (const handOverOff of [
    { by: ' ', on: '2026-03-14' },
    { by: 'Ada', on: '2026-02-30' },
    { by: 'Ada', on: 'lately' },
  ]) {
    const answer = await w.admin('PATCH', `/v1/integrations/${w.accountId}`, { config: { handOverOff } })
    expect(answer.status).toBe(422)
  }
})
