import Fastify, { type FastifyInstance } from 'fastify'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'

const appId = '0f5a3c7e-1b2d-4e6f-8a90-1c2d3e4f5a6b'

describe('a tenant that asks a custom extension', () => {
  let tenant: GraphStandIn
  let api: FastifyInstance
  let targetUrl: string
  const seen: { authorization: string | undefined; body: Record<string, unknown> }[] = []
  let answer: { status: number; type: string; text: string }
  beforeAll(async () => {
    tenant = await startGraphStandIn({ people: 3 })
    api = Fastify()
    api.post('/extension', async (request, reply) => {
      seen.push({ authorization: request.headers.authorization, body: request.body as Record<string, unknown> })
      return reply.code(answer.status).type(answer.type).send(answer.text)
    })
    targetUrl = `${await api.listen({ host: '127.0.0.1', port: 0 })}/extension`
  })
  afterAll(async () => {
    await Promise.all([tenant.close(), api.close()])
  })

  async function asks(
    event: string,
    said: unknown,
    { status = 200, type = 'application/json', user = 'user1@entra.example' } = {},
  ) {
    answer = { status, type, text: typeof said === 'string' ? said : JSON.stringify(said) }
    const response = await fetch(`${tenant.url}/__sandbox/custom-extensions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ event, targetUrl, appId, user }),
    })
    return (await response.json()) as Record<string, unknown>
  }
  const told = (...actions: object[]) => ({ data: { actions } })
  const provide = (claims: object) => ({ '@odata.type': 'microsoft.graph.tokenIssuanceStart.provideClaimsForToken', claims })
  const validation = (end: string, more: object = {}) => ({
    '@odata.type': `microsoft.graph.verifiedIdClaimValidation.${end}`,
    ...more,
  })

  it('presents a token of its own for the API, and says who signs in', async () => {
    expect(await asks('tokenIssuanceStart', told(provide({ idv: 'yes' })))).toEqual({ claims: { idv: 'yes' } })
    const { authorization = '', body } = seen.at(-1) ?? {}
    expect(decodeJwt(authorization.replace('Bearer ', ''))).toMatchObject({
      aud: appId,
      azp: '99045fe1-7639-4a75-9d4a-577b6ca3810f',
      tid: tenant.tenantId,
      ver: '2.0',
    })
    const id = tenant.people.idAt(1)
    expect(body).toMatchObject({ data: { tenantId: tenant.tenantId, authenticationContext: { user: { id } } } })
  })

  it('asks in a recovery whether the Verified ID is the account’s', async () => {
    expect(await asks('verifiedIdClaimValidation', told(validation('pass')))).toEqual({ passed: true, failedClaims: [] })
    const failed = validation('failed', { failedClaims: ['lastName'] })
    expect(await asks('verifiedIdClaimValidation', told(failed))).toEqual({ passed: false, failedClaims: ['lastName'] })
    const { givenName, surname } = tenant.people.at(1)
    expect(seen.at(-1)?.body).toMatchObject({
      data: { verifiedIdClaimsContext: { claims: { firstName: givenName, lastName: surname } } },
    })
  })

  it.each<[string, unknown, object, number]>([
    ['an error', told(provide({})), { status: 500 }, 1_003_002],
    ['another content type', told(provide({})), { type: 'text/plain' }, 1_003_006],
    ['no JSON', 'yes', {}, 1_003_003],
    ['no action', told(), {}, 1_003_010],
    ['two actions', told(provide({}), provide({})), {}, 1_003_010],
    ['an action of another event', told(validation('pass')), {}, 1_003_012],
    ['a claim that is a number', told(provide({ idvScore: 97 })), {}, 1_003_012],
    ['more than 3 KB', told(provide({ idv: 'x'.repeat(3_000) })), {}, 1_003_025],
  ])('makes no token after %s', async (_what, said, how, code) => {
    expect(String((await asks('tokenIssuanceStart', said, how)).error)).toMatch(new RegExp(`^${code}: `))
  })

  it('knows no sign-in of nobody', async () => {
    const { error } = await asks('tokenIssuanceStart', told(provide({})), { user: 'nobody@entra.example' })
    expect(error).toMatchObject({ code: 'Request_BadRequest' })
  })
})
