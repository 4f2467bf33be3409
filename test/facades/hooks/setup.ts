import Fastify, { type FastifyInstance } from 'fastify'
import { asIntegrationId, type Mode, type Purpose } from '../../../src/contract/index.ts'
import { hooksRoutes } from '../../../src/facades/hooks/index.ts'
import type { TokenHolder } from '../../../src/facades/provider/index.ts'
import type { GivenClient, Starter } from '../../../src/integrations/port.ts'
import { databases } from '../../support/databases.ts'
import { host, publicUrl, type Rig, rig, tokenFor } from '../provider/setup.ts'
import { type VerificationsDouble, verificationsDouble } from './double.ts'

export interface HooksRig extends Rig {
  readonly verifications: VerificationsDouble
  readonly hooks: FastifyInstance
  /** What the integration allows by now, whatever its tokens say. */
  readonly purposes: Map<string, readonly Purpose[]>
  call(method: string, url: string, options?: CallOptions): Promise<Answer>
}

export interface CallOptions {
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly text: string
  readonly body: Record<string, unknown>
}

/** The hooks over real tokens of the real provider; only what a verification is comes from a double. */
export async function hooksRig(): Promise<HooksRig> {
  const [engine] = databases()
  if (!engine) throw new Error('no database')
  const base = await rig(engine)
  const verifications = verificationsDouble(publicUrl)
  const purposes = new Map<string, readonly Purpose[]>()
  const starter = async (clientId: string): Promise<Starter> => {
    const client = await base.clients.find(clientId)
    return starterOf(clientId, client?.mode ?? 'live', purposes.get(clientId) ?? client?.purposes ?? [])
  }
  const hooks = Fastify()
  await hooks.register(hooksRoutes, {
    verifications,
    integrations: { starter },
    verifyToken: base.provider.verifyToken,
    publicUrl,
    log: base.log,
  })
  await hooks.ready()
  return {
    ...base,
    verifications,
    hooks,
    purposes,
    async call(method, url, { token, body, headers } = {}) {
      const response = await hooks.inject({
        method: method as 'GET',
        url,
        headers: { host, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      })
      const isJson = String(response.headers['content-type']).includes('json')
      return {
        status: response.statusCode,
        headers: response.headers,
        text: response.body,
        body: isJson && response.body !== '' ? response.json() : {},
      }
    },
    async close() {
      await hooks.close()
      await base.close()
    },
  }
}

export { tokenFor }

function starterOf(clientId: string, mode: Mode, purposes: readonly Purpose[]): Starter {
  return {
    integrationId: asIntegrationId('flow'),
    integrationName: 'Flow',
    integrationVersion: 1,
    clientId,
    mode,
    actor: { kind: 'client', id: clientId },
    directoryIds: [asIntegrationId('dir-1')],
    purposes,
    operations: [],
    returnUrls: ['https://flow.example.com/back'],
    resultDelivery: 'code',
    policies: [],
    startsPerMinute: 600,
    accountId: asIntegrationId('acc-1'),
    workflowId: 'w1',
  }
}

export type { GivenClient, TokenHolder }
