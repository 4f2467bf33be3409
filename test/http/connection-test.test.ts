import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '../support/world.ts'

interface Step {
  readonly step: string
  readonly ok: boolean
}
interface Result {
  readonly ok: boolean
  readonly steps: readonly Step[]
}

describe('a connection test, over the admin API', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
    await w.person({ login: 'ada@example.com' })
  })
  afterAll(() => w.close())

  const watch = (id: string) =>
    fetch(`${w.url}/v1/integrations/${id}/test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${w.adminToken}`, accept: 'text/event-stream' },
    })
  async function events(id: string) {
    const answer = await watch(id)
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const blocks = (await answer.text()).split('\n\n').filter(block => block !== '')
    return blocks.map(block => {
      const [event = '', data = ''] = block.split('\n')
      return { event: event.replace('event: ', ''), data: JSON.parse(data.replace('data: ', '')) as Step & Result }
    })
  }

  it.each(['accountId', 'directoryId'] as const)('tells each step once, in its order, and then all of them: %s', async which => {
    const all = await events(w[which])
    const end = all.at(-1)
    expect(end?.event).toBe('end')
    expect(end?.data.ok).toBe(true)
    const steps = all.slice(0, -1)
    expect(steps.every(({ event }) => event === 'step')).toBe(true)
    expect(steps.map(({ data }) => data)).toEqual(end?.data.steps)
    const { body } = await w.admin<Result>('POST', `/v1/integrations/${w[which]}/test`)
    expect(steps.map(({ data }) => data.step)).toEqual(body.steps.map(({ step }) => step))
  })

  it('ends with the step that failed, and tells no secret', async () => {
    const { body } = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'incode',
      name: 'Wrong key',
      state: 'draft',
      config: { apiUrl: w.incode.url, apiKey: 'a-wrong-key-of-ours', workflows: [{ id: 'wf', name: 'Any' }] },
    })
    const all = await events(body.id)
    expect(all.at(-2)?.data).toMatchObject({ step: 'api key', ok: false })
    expect(all.at(-1)?.data.ok).toBe(false)
    expect(JSON.stringify(all)).not.toContain('a-wrong-key-of-ours')
  })

  it('says that there is no such integration by its status, not in a stream', async () => {
    const answer = await watch('0000000000000000')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  })
})
