import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { createSafeFetch } from '../../src/security/index.ts'
import { interceptRequests } from '../support/intercepted.ts'

interceptRequests({ alone: false })

describe('safe-fetch beside nock', () => {
  it('is intercepted, so that tests need no network', async () => {
    nock('https://acme.okta.com')
      .get('/api/v1/users')
      .query({ limit: '2' })
      .reply(200, [{ id: '00u1' }], { 'x-rate-limit-remaining': '599' })
    const fetch = createSafeFetch({ allow: ['*.okta.com'], loopbackHttp: false })
    const response = await fetch('https://acme.okta.com/api/v1/users?limit=2')
    expect(response.headers.get('x-rate-limit-remaining')).toBe('599')
    await expect(response.json()).resolves.toEqual([{ id: '00u1' }])
    expect(nock.isDone()).toBe(true)
  })

  it('compares hosts as the URL parser writes them', async () => {
    nock('https://acme.okta.com').get('/').reply(200, 'ok')
    const fetch = createSafeFetch({ allow: ['Acme.OKTA.com'], loopbackHttp: false })
    await expect((await fetch('https://ACME.okta.com:443/')).text()).resolves.toBe('ok')
  })

  it.each([
    ['a pattern with the port of https', 'acme.okta.com:443', 'https://acme.okta.com'],
    ['a pattern with another port', 'acme.okta.com:8443', 'https://acme.okta.com:8443'],
    ['a pattern for all names below, with a port', '*.okta.com:8443', 'https://acme.okta.com:8443'],
    ['a name two labels below', '*.okta.com', 'https://acme.emea.okta.com'],
    ['a name beyond ASCII', 'bücher.example', 'https://xn--bcher-kva.example'],
  ])('allows %s', async (_, pattern, origin) => {
    nock(origin).get('/').reply(204)
    const fetch = createSafeFetch({ allow: [pattern], loopbackHttp: false })
    expect((await fetch(`${origin}/`)).status).toBe(204)
  })

  it('gives no redirect of an interceptor on', async () => {
    nock('https://acme.okta.com').get('/').reply(302, '', { location: 'https://evil.example/' })
    const fetch = createSafeFetch({ allow: ['acme.okta.com'], loopbackHttp: false })
    await expect(fetch('https://acme.okta.com/')).rejects.toMatchObject({ code: 'policy_denied' })
  })

  it('takes an error of an interceptor for one of the network, and repeats nothing of it', async () => {
    nock('https://acme.okta.com').get('/').replyWithError('socket hang up at https://acme.okta.com/?token=s3cret')
    const fetch = createSafeFetch({ allow: ['acme.okta.com'], loopbackHttp: false })
    const error = await fetch('https://acme.okta.com/').catch(thrown => thrown)
    expect(error).toMatchObject({ family: 'connector' })
    expect(`${error} ${error.detail} ${error.cause}`).not.toContain('s3cret')
  })

  it('reaches the network only through its guarded agent, even while nock listens', async () => {
    let connections = 0
    const server = createServer((_, res) => res.end()).on('connection', () => {
      connections += 1
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    nock('https://other.example').get('/').reply(200)
    const fetch = createSafeFetch({
      allow: [`product.example:${port}`],
      loopbackHttp: true,
      lookup: (_hostname, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    })
    await expect(fetch(`https://product.example:${port}/`)).rejects.toMatchObject({ code: 'policy_denied' })
    expect(connections).toBe(0)
    nock.cleanAll()
    await new Promise(resolve => server.close(resolve))
  })
})
