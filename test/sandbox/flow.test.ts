import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DemonstrationFlow, startFlow } from '../../src/sandbox/flow/index.ts'

describe('the demonstration flow', () => {
  let flow: DemonstrationFlow
  beforeAll(async () => {
    flow = await startFlow({
      host: 'http://127.0.0.1:9',
      client: { id: 'c', secret: 's' },
      admin: { call: async <T>() => ({ items: [] }) as T },
      directoryId: 'd',
    })
  })
  afterAll(() => flow.close())

  it('leads Back from a journey to where it begins', async () => {
    const back = await fetch(`${flow.url}/start`, { redirect: 'manual' })
    expect(`${back.status} ${back.headers.get('location')}`).toBe('303 /')
  })

  it.each([
    ['/nowhere', undefined, 404],
    ['/start', 'journey=none', 400],
    ['/return?code=a&state=b&iss=c', undefined, 400],
  ])('answers %s with a page, and no JSON', async (path, body, status) => {
    const answer = await fetch(
      `${flow.url}${path}`,
      body === undefined ? {} : { method: 'POST', body: new URLSearchParams(body) },
    )
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toMatch(/The flow stopped[^{]*<\/h1>/)
  })
})
