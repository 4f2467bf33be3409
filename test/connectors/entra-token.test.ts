import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asIntegrationId, type JsonObject } from '../../src/contract/index.ts'
import { certify, createKeyPair } from '../../src/integrations/keys.ts'
import { pemOf } from '../integrations/pem.ts'
import { hostContext } from '../support/host-context.ts'
import {
  aSignal,
  type EntraWorld,
  failureOf,
  hostCertificate,
  hostKey,
  type OpenOptions,
  openEntra,
  pagesOf,
  peopleOf,
  startWorld,
  systemClock,
} from './entra-world.ts'

let world: EntraWorld

beforeAll(async () => {
  world = await startWorld(60)
})
afterAll(() => world.close())
beforeEach(() => world.asked())
afterEach(async () => {
  world.app()
  await world.calm()
})

const own = await createKeyPair()
const certificate = await certify(own.privateJwk, asIntegrationId('int-1'), systemClock.now())
async function read(opened: ReturnType<EntraWorld['open']>): Promise<number> {
  return peopleOf(await pagesOf(opened.directory)).length
}

describe('the token', () => {
  it('is asked for once, also by many who come at the same time', async () => {
    const { directory } = world.open()
    await Promise.all(Array.from({ length: 20 }, () => directory.find?.('user0@entra.example', aSignal())))
    expect(await world.asked(`/${world.graph.tenantId}`)).toHaveLength(1)
  })

  it('is replaced once where Graph refuses it in the middle of a read', async () => {
    await world.fault({ path: '/v1.0/users/delta', kind: 'token_rejected' })
    expect(await read(world.open())).toBe(60)
    await world.fault({ path: '/v1.0/users/delta', kind: 'token_rejected', times: 2 })
    expect((await failureOf(pagesOf(world.open().directory))).code).toBe('credentials_invalid')
    await world.control('DELETE', 'tokens')
    expect(await read(world.open())).toBe(60)
  })

  it.each<[string, string, JsonObject, RegExp]>([
    [
      'a wrong secret',
      'credentials_invalid',
      { clientSecret: 'a-wrong-secret-canary' },
      /AADSTS7000215: Invalid client secret provided\.$/,
    ],
    ['an app that is not there', 'credentials_invalid', { clientId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e99' }, /AADSTS700016/],
    ['a tenant that is not there', 'config_invalid', { tenantId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e99' }, /AADSTS90002/],
  ])('is refused for %s: %s, in the words of Entra', async (_, code, config, words) => {
    const opened = world.open({ config })
    const error = await failureOf(pagesOf(opened.directory))
    expect(error.code).toBe(code)
    expect(error.detail).toMatch(words)
    expect(JSON.stringify([error.message, error.detail, opened.logged])).not.toMatch(/canary|Trace ID/)
    expect((await world.asked(`/${String(config.tenantId ?? world.graph.tenantId)}`)).length, 'once, and not again').toBe(1)
  })
})

describe('an app without a secret', () => {
  const config = (more: JsonObject = {}): JsonObject => {
    const { clientSecret: _left, ...rest } = world.config
    return { ...rest, ...more }
  }
  const opened = (more: JsonObject = {}, given: OpenOptions = {}) => openEntra(config(more), given)

  it('proves itself by the certificate that the host made', async () => {
    world.app({ secrets: [], certificates: [hostCertificate] })
    expect(await read(opened())).toBe(60)
    world.app({ secrets: [], certificates: [certificate] })
    const error = await failureOf(pagesOf(opened().directory))
    expect([error.code, error.detail]).toEqual(['credentials_invalid', expect.stringContaining('AADSTS700027')])
  })

  it.each([-4, 4])('proves itself with a clock that is %i minutes off, which the check lets pass', async minutes => {
    world.app({ secrets: [], certificates: [hostCertificate] })
    const clock = { now: () => systemClock.now() + minutes * 60_000 }
    const steps = await opened({}, { clock }).check(aSignal())
    expect(steps.filter(({ ok }) => !ok)).toEqual([])
    expect(await read(opened({}, { clock }))).toBe(60)
  })

  it('proves itself by a certificate that was pasted', async () => {
    world.app({ secrets: [], certificates: [certificate] })
    expect(await read(opened({ certificate: pemOf(own.privateJwk, certificate) }))).toBe(60)
  })

  it('proves itself by a token of the host, whose keys Entra fetches', async () => {
    const issuer = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://issuer')
      const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`
      const body =
        pathname === '/.well-known/openid-configuration'
          ? { issuer: url, jwks_uri: `${url}/jwks.json` }
          : { keys: [hostKey.publicJwk] }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => issuer.once('listening', resolve))
    const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`
    const host = { integration: { ...hostContext().integration, url } }
    world.app({ secrets: [], federated: [{ issuer: url, subject: 'int-1' }] })
    expect(await read(opened({ federatedCredential: {} }, { host }))).toBe(60)
    world.app({ secrets: [], federated: [{ issuer: url, subject: 'somebody-else' }] })
    expect((await failureOf(pagesOf(opened({ federatedCredential: {} }, { host }).directory))).code).toBe('credentials_invalid')
    issuer.close()
  })
})
