import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { type Connector, connectorError } from '../../src/contract/index.ts'
import { opener } from './open.ts'
import { operationsConformance } from './operations.ts'
import type { World } from './world.ts'

/** The part of the kit for connectors that change accounts, with a small one of a product on loopback. */

async function product(): Promise<World> {
  const accounts = new Map([['a1', { locked: true }]])
  const server = createServer((request, response) => {
    const [, id = '', what] = new URL(request.url ?? '/', 'http://product').pathname.split('/')
    const account = accounts.get(id)
    if (account && request.method === 'POST' && what === 'unlock') account.locked = false
    response.writeHead(account ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(account ?? {}))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', () => done()))
  const { port } = server.address() as AddressInfo
  return {
    config: { baseUrl: `http://127.0.0.1:${port}` },
    async dispose() {
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}

const unlocking: Connector<{ baseUrl: string }> = {
  manifest: {
    id: 'unlocking',
    name: 'Unlocking',
    kind: 'directory',
    summary: 'Unlocks accounts.',
    docs: 'https://example.com/docs',
    capabilities: ['directory', 'operations'],
    operations: ['unlock'],
    scopes: [],
    egress: ['{baseUrl}'],
  },
  config: z.strictObject({ baseUrl: z.url() }),
  configVersion: 1,
  open({ baseUrl }, host) {
    const user = { externalId: 'a1', login: 'ana', status: 'active', sourceStatus: 'ACTIVE', claims: {} } as const
    const statusOf = async (path: string, method: string, signal: AbortSignal) =>
      (await host.fetch(`${baseUrl}/${path}`, { method, signal })).status
    return {
      directory: {
        async *pages() {
          yield { changes: [{ kind: 'user', user }], cursor: 'end', end: 'snapshot' }
        },
        get: async id => (id === 'a1' ? user : undefined),
      },
      operations: {
        allowed: ['unlock'],
        async inspect(id, signal) {
          if ((await statusOf(id, 'GET', signal)) !== 200) throw connectorError('object_not_found')
          return { status: 'LOCKED_OUT', source: 'OWN', privileged: 'unknown', reasons: [] }
        },
        async perform({ externalId, dryRun }, signal) {
          const path = dryRun ? externalId : `${externalId}/unlock`
          const status = await statusOf(path, dryRun ? 'GET' : 'POST', signal)
          if (status !== 200) throw connectorError('object_not_found')
          return { done: true }
        },
      },
    }
  },
}

const connector = unlocking as Connector<unknown>
operationsConformance(connector, product, opener(connector))
