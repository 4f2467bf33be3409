import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'

describe('an org that asks a token hook', () => {
  let org: OktaStandIn
  let hook: FastifyInstance
  let url: string
  const seen: { authorization: string | undefined; body: Record<string, unknown> }[] = []
  let answer: { status: number; text: string }
  beforeAll(async () => {
    org = await startOktaStandIn({ people: 3 })
    hook = Fastify()
    hook.post('/hook', async (request, reply) => {
      seen.push({ authorization: request.headers.authorization, body: request.body as Record<string, unknown> })
      return reply.code(answer.status).type('application/json').send(answer.text)
    })
    url = `${await hook.listen({ host: '127.0.0.1', port: 0 })}/hook`
  })
  afterAll(async () => {
    await Promise.all([org.close(), hook.close()])
  })

  async function order(path: string, body: object) {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${org.url}/__sandbox/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  async function tokens(status: number, said: unknown) {
    answer = { status, text: typeof said === 'string' ? said : JSON.stringify(said) }
    const { body: session } = await order('sessions', { user: 'user1@example.com' })
    return (await order('sessions/tokens', { session: session.id, hook: { url, secret: 'the secret' } })).body
  }
  const patch = (...value: object[]) => ({ commands: [{ type: 'com.okta.identity.patch', value }] })
  const add = (name: string, value: unknown) => ({ op: 'add', path: `/claims/${name}`, value })

  it('names session and person, proves itself by the field that was entered, and adds what it is told', async () => {
    const issued = await tokens(200, patch(add('idv_status', 'approved'), add('idv_score', 97)))
    expect(issued).toMatchObject({ hook: 'patched', identity: { idv_status: 'approved', idv_score: 97 } })
    expect(issued.access).not.toHaveProperty('idv_status')
    const { authorization, body } = seen.at(-1) ?? {}
    expect(authorization).toBe('the secret')
    const id = org.people.get('user1@example.com')?.id
    expect(body).toMatchObject({
      eventType: 'com.okta.oauth2.tokens.transform',
      data: { context: { session: { id: expect.stringMatching(/^idx/), userId: id }, user: { id } } },
    })
  })

  it('makes no token where the hook denies it', async () => {
    expect(await tokens(200, { error: { errorSummary: 'no' } })).toEqual({ error: 'access_denied', errorSummary: 'no' })
  })

  it.each([
    ['an error', 500, patch(add('idv_status', 'approved'))],
    ['an empty answer', 204, ''],
    ['no JSON', 200, 'approved'],
    ['one command among others that cannot be carried out', 200, patch(add('idv_status', 'approved'), { op: 'move' })],
  ])('makes the token without the hook after %s', async (_what, status, said) => {
    const issued = await tokens(status, said)
    expect(issued).toMatchObject({ hook: 'passed over' })
    expect(issued.identity).not.toHaveProperty('idv_status')
  })

  it('knows no session of nobody', async () => {
    expect((await order('sessions', { user: 'nobody@example.com' })).status).toBe(400)
    expect((await order('sessions/tokens', { session: 'idx1', hook: { url, secret: 's' } })).status).toBe(400)
  })
})
