import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IncodeStandIn, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { call, forever, last, openAccount } from './incode-account.ts'

const workflows = [
  { id: 'flow-1', name: 'Employees' },
  { id: 'face', name: 'Face only' },
]

let incode: IncodeStandIn
beforeEach(async () => {
  incode = await startIncodeStandIn({
    apiKeys: ['key-of-the-tenant'],
    workflows: [{ configurationId: 'flow-1' }, { configurationId: 'face', kind: 'authentication' }],
  })
})
afterEach(() => incode.close())

/** By the real time, which the stand-in's answers carry. */
const real = { now: () => Date.now() }
const open = (config: object = {}, clock = real) => openAccount({ apiUrl: incode.url, workflows, ...config }, { clock })
const fault = (path: string, kind: string, more: object = {}) =>
  fetch(`${incode.url}/__sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path, kind, ...more }),
  })
const sessions = async () => (await (await fetch(`${incode.url}/__sandbox/sessions`)).json()) as { closed: boolean }[]

describe('Test connection of an account', () => {
  it('takes the path of a real verification with each workflow, and leaves no session open', async () => {
    const steps = await open().check(forever)
    expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
      ['address', true],
      ['clock', true],
      ['api key', true],
      ['workflow Employees (flow-1)', true],
      ['workflow Face only (face)', true],
      ['hand-over of Incode itself', true],
      ['webhooks', true],
    ])
    expect(steps.map(({ saw }) => saw)).toEqual([
      new URL(incode.url).host,
      expect.stringMatching(/^\d+ s apart$/),
      'accepted, environment demo',
      `started, pages at ${new URL(incode.url).host}, closed`,
      `started, pages at ${new URL(incode.url).host}, closed`,
      'not attested: nobody has said that it is off',
      'not set up: results are fetched when the person comes back',
    ])
    expect((await sessions()).map(one => one.closed)).toEqual([true, true, true])
  })

  it('says when the last notification came', async () => {
    const clock = { now: () => 1_767_225_600_000 }
    const { check, verifier } = open({ webhooks: { secret: 'secret-of-today' } }, clock)
    const webhooksOf = async () => {
      clock.now = real.now
      return last(await check(forever))?.saw
    }
    expect(await webhooksOf()).toBe('none received yet')
    clock.now = () => 1_767_225_600_000
    await verifier.notice(call({ 'x-incode-secret': 'secret-of-today' }, '{"interviewId":"a"}'))
    expect(await webhooksOf()).toBe('last received 2026-01-01T00:00:00.000Z')
  })

  it('ends with a key that is refused, also where the previous one would do', async () => {
    const steps = await open({ apiKey: 'wrong-key', previousApiKey: 'key-of-the-tenant' }).check(forever)
    expect(last(steps)).toEqual({
      step: 'api key',
      ok: false,
      code: 'credentials_invalid',
      actor: 'admin',
      advice: 'Copy the API key again from the Incode dashboard (Configuration, API keys).',
      saw: 'Incode refused the API key.',
    })
    expect(JSON.stringify(steps)).not.toMatch(/wrong-key|key-of-the-tenant/)
  })

  it('ends with the workflow that Incode does not know, by its name', async () => {
    for (const [list, count] of [
      [[{ id: 'nobody', name: 'Typo' }, ...workflows], 4],
      [[...workflows, { id: 'nobody', name: 'Typo' }], 6],
    ] as const) {
      const steps = await open({ workflows: list }).check(forever)
      expect(steps).toHaveLength(count)
      expect(last(steps)).toMatchObject({ step: 'workflow Typo (nobody)', ok: false, code: 'config_invalid', actor: 'admin' })
    }
  })

  it('ends with a key for another environment', async () => {
    const steps = await open({ environment: 'production' }).check(forever)
    expect(last(steps)).toMatchObject({ step: 'api key', ok: false, code: 'config_invalid' })
  })

  it('ends with a clock that is wrong', async () => {
    for (const [offset, saw] of [
      [600_000, /\d+ s ahead of/],
      [-600_000, /\d+ s behind/],
    ] as const) {
      const steps = await open({}, { now: () => Date.now() + offset }).check(forever)
      expect(last(steps)).toMatchObject({ step: 'clock', ok: false, actor: 'operator', saw: expect.stringMatching(saw) })
    }
  })

  it('says of a tenant that does not close sessions what follows', async () => {
    await fault('/omni/session/status/set', 'status', { status: 403, times: 'forever' })
    const steps = await open().check(forever)
    expect(steps.every(step => step.ok)).toBe(true)
    expect(steps[3]?.saw).toMatch(/scores are read twice instead$/)
  })

  it.each([
    ['status', { status: 503 }, 'provider_unavailable'],
    ['html', {}, 'response_invalid'],
    ['connection_reset', {}, 'provider_unavailable'],
  ])('ends with an address behind which is %s %j', async (kind, more, code) => {
    await fault('/omni', kind, { ...more, times: 'forever' })
    const steps = await open().check(forever)
    expect(steps).toEqual([
      { step: 'address', ok: false, code, actor: 'provider', advice: expect.any(String), saw: expect.any(String) },
    ])
  })

  it('ends when nobody waits for it', async () => {
    expect(await open().check(AbortSignal.abort())).toEqual([
      { step: 'address', ok: false, code: 'cancelled', actor: 'operator', saw: 'Cancelled.' },
    ])
  })
})
