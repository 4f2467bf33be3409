import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSafeFetch, type FetchLimits } from '../../src/security/index.ts'

let server: Server
let port = 0
let connections = 0
let answer: RequestListener

beforeEach(async () => {
  connections = 0
  answer = (_, res) => res.end('{"ok":true}')
  server = createServer((req, res) => answer(req, res)).on('connection', () => {
    connections += 1
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

/** A name server under the attacker's control. */
function resolveTo(...answers: string[][]): LookupFunction & { calls: string[] } {
  const calls: string[] = []
  const lookup: LookupFunction = (hostname, _, done) => {
    const addresses = answers[Math.min(calls.length, answers.length - 1)] ?? []
    calls.push(hostname)
    done(
      null,
      addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return Object.assign(lookup, { calls })
}

function local(limits?: FetchLimits) {
  return createSafeFetch({ allow: [`127.0.0.1:${port}`], loopbackHttp: true, ...(limits ? { limits } : {}) })
}

const at = (path: string) => `http://127.0.0.1:${port}${path}`

describe('an address that must not be called is refused before a byte is sent:', () => {
  const hosts = [
    ['the cloud metadata address', '169.254.169.254'],
    ['loopback', '127.0.0.1'],
    ['loopback of IPv6', '[::1]'],
    ['a mapped private address', '[::ffff:10.0.0.1]'],
    ['a mapped loopback address', '[::ffff:127.0.0.1]'],
    ['an address behind NAT64', '[64:ff9b::7f00:1]'],
    ['this host', '0.0.0.0'],
    ['no address at all', '[::]'],
    ['loopback as a decimal number', '2130706433'],
    ['loopback as an octal number', '017700000001'],
    ['loopback with octal parts', '0177.0.0.1'],
    ['loopback as a hexadecimal number', '0x7f000001'],
    ['loopback with parts left out', '127.1'],
    ['loopback with a dot at the end', '127.0.0.1.'],
    ['loopback in full-width digits', '１２７.0.0.1'],
    ['loopback by name', 'localhost'],
    ['a name below localhost', 'metadata.localhost'],
    ['a private address', '192.168.0.1'],
  ] as const

  it.each(hosts)('%s', async (_, host) => {
    const fetch = createSafeFetch({ allow: [host, `${host}:${port}`, '*.localhost', `*.localhost:${port}`], loopbackHttp: false })
    for (const url of [`https://${host}:${port}/`, `http://${host}:${port}/`, `https://${host}/`]) {
      await expect(fetch(url)).rejects.toMatchObject({ family: 'connector', code: 'policy_denied' })
    }
    expect(connections).toBe(0)
  })

  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'fd00:ec2::254', '0.0.0.0'])(
    'a name that stands for %s',
    async address => {
      for (const loopbackHttp of [false, true]) {
        const lookup = resolveTo([address])
        const fetch = createSafeFetch({ allow: [`product.example:${port}`], loopbackHttp, lookup })
        await expect(fetch(`https://product.example:${port}/`)).rejects.toMatchObject({ code: 'policy_denied' })
        expect(lookup.calls).toEqual(['product.example'])
      }
      expect(connections).toBe(0)
    },
  )

  it('a name with one good and one bad address', async () => {
    const lookup = resolveTo(['8.8.8.8', '127.0.0.1'])
    const fetch = createSafeFetch({ allow: [`product.example:${port}`], loopbackHttp: true, lookup })
    await expect(fetch(`https://product.example:${port}/`)).rejects.toMatchObject({ code: 'policy_denied' })
    expect(connections).toBe(0)
  })

  it('a name that changes its address after it was looked at (DNS rebinding)', async () => {
    const lookup = resolveTo(['127.0.0.1'], ['8.8.8.8'])
    const fetch = createSafeFetch({ allow: [`product.example:${port}`], loopbackHttp: true, lookup })
    await expect(fetch(`https://product.example:${port}/`)).rejects.toMatchObject({ code: 'policy_denied' })
    // One look-up: the answer that was checked is the one that would have been connected.
    expect(lookup.calls).toHaveLength(1)
    expect(connections).toBe(0)
  })

  it('localhost that stands for an address elsewhere', async () => {
    const fetch = createSafeFetch({ allow: [`localhost:${port}`], loopbackHttp: true, lookup: resolveTo(['10.0.0.1']) })
    await expect(fetch(`http://localhost:${port}/`)).rejects.toMatchObject({ code: 'policy_denied' })
  })

  it('a name without an address, or with one that cannot be read', async () => {
    for (const lookup of [resolveTo([]), resolveTo(['not an address']), resolveTo([''])]) {
      const fetch = createSafeFetch({ allow: ['product.example'], loopbackHttp: true, lookup })
      await expect(fetch('https://product.example/')).rejects.toMatchObject({ code: 'policy_denied' })
    }
  })
})

describe('only what is allowed is called:', () => {
  it.each([
    ['another host', 'https://evil.example/', ['*.okta.com']],
    ['the domain itself', 'https://okta.com/', ['*.okta.com']],
    ['a name that ends alike', 'https://evilokta.com/', ['*.okta.com']],
    ['the host as a label of another', 'https://acme.okta.com.evil.example/', ['*.okta.com', 'acme.okta.com']],
    ['another port', 'https://acme.okta.com:8443/', ['*.okta.com']],
    ['the usual port, where another is named', 'https://acme.okta.com/', ['acme.okta.com:8443']],
    ['a host with a dot at the end', 'https://acme.okta.com./', ['acme.okta.com']],
    ['plain http', 'http://acme.okta.com/', ['acme.okta.com']],
    ['user information', 'https://admin:s3cret@acme.okta.com/', ['acme.okta.com']],
    ['a user name that looks like the host', 'https://acme.okta.com@evil.example/', ['acme.okta.com']],
    ['a file', 'file:///etc/passwd', ['*.okta.com']],
    ['data', 'data:text/plain,hello', ['*.okta.com']],
    ['something relative', '/api/v1/users?token=s3cret', ['*.okta.com']],
    ['anything, with an empty list', 'https://acme.okta.com/', []],
    ['anything, with a pattern for everything', 'https://acme.okta.com/', ['*', '*.*', '']],
    [
      'anything, with a pattern that was not filled in',
      'https://acme.okta.com/',
      ['{orgUrl}', 'https://acme.okta.com', 'acme.okta.com/'],
    ],
  ])('not %s', async (_, url, allow) => {
    const lookup = resolveTo(['127.0.0.1'])
    const fetch = createSafeFetch({ allow, loopbackHttp: false, lookup })
    const error = await fetch(url).catch(thrown => thrown)
    // Refused for what it is, before anybody asks where it is.
    expect(lookup.calls).toEqual([])
    expect(error).toMatchObject({ family: 'connector', code: 'policy_denied' })
    expect(`${error} ${error.detail}`).not.toContain('s3cret')
  })
})

describe('a call', () => {
  it('brings method, headers and body there and the answer back', async () => {
    let seen: unknown
    answer = (req, res) => {
      const parts: Buffer[] = []
      req.on('data', part => parts.push(part))
      req.on('end', () => {
        seen = { method: req.method, url: req.url, auth: req.headers.authorization, body: Buffer.concat(parts).toString() }
        res.writeHead(201, { 'x-request-id': 'r1', 'content-type': 'application/json' }).end('{"id":1}')
      })
    }
    const response = await local()(at('/things?q=1'), { method: 'POST', headers: { authorization: 'Bearer t' }, body: 'hello' })
    expect(seen).toEqual({ method: 'POST', url: '/things?q=1', auth: 'Bearer t', body: 'hello' })
    expect([response.status, response.headers.get('x-request-id'), response.url]).toEqual([201, 'r1', at('/things?q=1')])
    await expect(response.json()).resolves.toEqual({ id: 1 })

    await local()(new Request(at('/request'), { method: 'PUT', body: 'again' }))
    expect(seen).toMatchObject({ method: 'PUT', url: '/request', body: 'again' })
    await local()(new URL(at('/url')))
    expect(seen).toMatchObject({ method: 'GET', url: '/url' })
  })

  it('gives answers of every status, with and without a body', async () => {
    for (const status of [200, 204, 400, 404, 429, 500]) {
      answer = (_, res) => res.writeHead(status).end()
      expect((await local()(at('/'))).status).toBe(status)
    }
  })

  it('uses connections again', async () => {
    const fetch = local()
    for (let n = 0; n < 20; n += 1) await fetch(at('/'))
    expect(connections).toBeLessThanOrEqual(2)
  })
})

describe('an answer is refused when it', () => {
  it.each([301, 302, 303, 304, 307, 308])('is a redirect (%i), which is not followed', async status => {
    const paths: string[] = []
    answer = (req, res) => {
      paths.push(req.url ?? '')
      res.writeHead(status, { location: 'http://169.254.169.254/latest/meta-data' }).end()
    }
    await expect(local()(at('/start'))).rejects.toMatchObject({ code: 'policy_denied' })
    await expect(local()(at('/start'), { redirect: 'follow' })).rejects.toMatchObject({ code: 'policy_denied' })
    expect(paths).toEqual(['/start', '/start'])
  })

  it('says that it is too large', async () => {
    answer = (_, res) => res.writeHead(200, { 'content-length': 2_000 }).end('x'.repeat(2_000))
    await expect(local({ bodyBytes: 1_999 })(at('/'))).rejects.toMatchObject({ code: 'response_invalid' })
    await expect(local({ bodyBytes: 2_000 })(at('/'))).resolves.toMatchObject({ status: 200 })
  })

  it('never ends', async () => {
    let open = true
    answer = (_, res) => {
      res.on('close', () => {
        open = false
      })
      const more = () => {
        if (open) res.write('x'.repeat(10_000), more)
      }
      more()
    }
    await expect(local({ bodyBytes: 1_000_000 })(at('/'))).rejects.toMatchObject({ code: 'response_invalid' })
  })

  it('grows when it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(3_000_000))
    answer = (_, res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    expect(bomb.length).toBeLessThan(10_000)
    await expect(local({ bodyBytes: 1_000_000 })(at('/'))).rejects.toMatchObject({ code: 'response_invalid' })
  })

  it('cannot be unpacked', async () => {
    answer = (_, res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip')
    await expect(local()(at('/'))).rejects.toMatchObject({ code: 'response_invalid' })
  })

  it('breaks off', async () => {
    answer = (_, res) => {
      res.writeHead(200, { 'content-length': 100 })
      res.write('{"half":', () => res.destroy())
    }
    await expect(local()(at('/?token=s3cret'))).rejects.toMatchObject({ code: 'provider_unavailable' })
  })

  it('is no HTTP', async () => {
    answer = (req, _) => req.socket.end('220 smtp ready\r\n')
    await expect(local()(at('/'))).rejects.toMatchObject({ code: 'response_invalid' })
  })

  it('does not come', async () => {
    answer = () => {}
    await expect(local({ totalMs: 30 })(at('/?token=s3cret'))).rejects.toMatchObject({ code: 'provider_timeout' })
  })

  it('stops halfway', async () => {
    answer = (_, res) => res.write('{')
    await expect(local({ totalMs: 30 })(at('/'))).rejects.toMatchObject({ code: 'provider_timeout' })
  })
})

describe('a failure', () => {
  it('of the connection is provider_unavailable', async () => {
    const closed = port
    await new Promise(resolve => server.close(resolve))
    await expect(local()(`http://127.0.0.1:${closed}/?token=s3cret`)).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: `127.0.0.1:${closed} cannot be reached.`,
      detail: 'ECONNREFUSED',
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  })

  it('of the name is provider_unavailable', async () => {
    const lookup: LookupFunction = (hostname, _, done) =>
      done(Object.assign(new Error(`getaddrinfo ${hostname}`), { code: 'ENOTFOUND' }), '')
    const fetch = createSafeFetch({ allow: ['product.example'], loopbackHttp: false, lookup })
    await expect(fetch('https://product.example/')).rejects.toMatchObject({ code: 'provider_unavailable', detail: 'ENOTFOUND' })
  })

  it('of the connection to stand in time is provider_timeout', async () => {
    const lookup: LookupFunction = () => {}
    const fetch = createSafeFetch({
      allow: ['product.example'],
      loopbackHttp: false,
      lookup,
      limits: { connectMs: 20, totalMs: 5_000 },
    })
    await expect(fetch('https://product.example/')).rejects.toMatchObject({ code: 'provider_timeout' })
  })

  it('of TLS is provider_unavailable', async () => {
    const fetch = createSafeFetch({ allow: [`127.0.0.1:${port}`], loopbackHttp: true })
    await expect(fetch(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'provider_unavailable' })
  })

  it('that the caller asked for tells cancellation from a deadline', async () => {
    answer = () => {}
    const stop = new AbortController()
    const call = local()(at('/'), { signal: stop.signal })
    stop.abort()
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    await expect(local()(at('/'), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    await expect(local()(at('/'), { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ code: 'provider_timeout' })
    await expect(local()(new Request(at('/'), { signal: AbortSignal.timeout(20) }))).rejects.toMatchObject({
      code: 'provider_timeout',
    })
  })

  it('never carries a credential, an address with its query, or the request', async () => {
    const errors = await Promise.all(
      [
        local()(at('/'), { headers: { authorization: 'Bearer s3cret\nsecond line' } }),
        local()(at('/?token=s3cret'), { method: 'GET', body: 's3cret' }),
        local({ totalMs: 10 })(at('/s3cret')),
      ].map(call => call.then(String, thrown => thrown)),
    )
    for (const error of errors) expect(`${error} ${error.detail} ${error.cause} ${error.stack}`).not.toContain('s3cret')
    expect(errors.slice(0, 2).map(error => error.code)).toEqual(['internal', 'internal'])
  })
})
