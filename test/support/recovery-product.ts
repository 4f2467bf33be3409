import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import {
  type Connector,
  connectorError,
  defineConnector,
  type Factor,
  type HostContext,
  type Inspection,
  type OperationName,
  type OperationResult,
  operationNames,
  type SourceUser,
} from '../../src/contract/index.ts'

/** A product that gives people their accounts back: real HTTP on loopback, and every call of it is counted. */
export interface RecoveryProduct {
  readonly url: string
  readonly people: Map<string, SourceUser>
  /** How somebody is privileged, as the product's roles have it. */
  readonly roles: Map<string, { direct?: string[]; groups?: string[]; nested?: string[]; eligible?: string[] }>
  /** What the roles of everybody are answered with instead. */
  rolesAnswer: 'as they are' | '403' | 'empty' | '500' | 'unknown'
  /** The sign-in methods of those who have any. */
  readonly factors: Map<string, Factor[]>
  /** Whose manager somebody is, where the product keeps that as a relation, and who is in which group: `u-ana g1`. */
  readonly managers: Map<string, string>
  readonly members: Set<string>
  /** It does not say who stands where. */
  relationsFail: boolean
  /** What the next calls of an operation are answered with instead. */
  readonly faults: Map<OperationName, 'refused' | '403' | '429' | '500' | 'cut' | 'after probe' | 'held refused' | 'held 500'>
  /** Waited for before an operation is answered. */
  hold: Promise<void> | undefined
  /** The operations that were carried out or tried, in order: `unlock 00u-ana`, with `dry` after those of a rehearsal. */
  readonly calls: string[]
  /** Every secret that was made, oldest first. */
  readonly secrets: string[]
  close(): Promise<void>
}

export async function recoveryProduct(): Promise<RecoveryProduct> {
  const product: Omit<RecoveryProduct, 'url' | 'close'> = {
    people: new Map(),
    roles: new Map(),
    factors: new Map(),
    managers: new Map(),
    members: new Set(),
    relationsFail: false,
    rolesAnswer: 'as they are',
    faults: new Map(),
    hold: undefined,
    calls: [],
    secrets: [],
  }
  const server = createServer(async (request, response) => {
    const [, , id = '', what, which] = new URL(request.url ?? '/', 'http://product').pathname.split('/')
    const person = product.people.get(id)
    const answer = (status: number, body: unknown) => send(response, status, body)
    if (id === '') return answer(200, [...product.people.values()])
    if (person === undefined) return answer(404, {})
    if (what === undefined) return answer(200, person)
    if (what === 'manager' || what === 'in') {
      if (product.relationsFail) return answer(403, {})
      if (what === 'in') return answer(200, product.members.has(`${id} ${which}`))
      return product.managers.has(id) ? answer(200, product.managers.get(id)) : answer(404, {})
    }
    if (what === 'roles') {
      if (product.rolesAnswer === '403') return answer(403, {})
      if (product.rolesAnswer === '500') return answer(500, {})
      if (product.rolesAnswer === 'unknown') return answer(200, { hidden: true })
      return answer(200, product.rolesAnswer === 'empty' ? null : { user: [], ...product.roles.get(id) })
    }
    if (what === 'factors') return answer(200, product.factors.get(id) ?? [])
    const { dryRun, factor } = (await json(request)) as { dryRun: boolean; factor?: string }
    product.calls.push(`${what} ${id}${factor === undefined ? '' : ` ${factor}`}${dryRun ? ' dry' : ''}`)
    const fault = product.faults.get(what as OperationName)
    if (fault?.startsWith('held ')) await product.hold
    if (fault === 'held 500') return answer(500, {})
    if (fault === 'held refused') return answer(200, { refused: 'account_state' })
    if (fault === 'cut') return void request.socket.destroy()
    if (fault === 'after probe' && !dryRun) return answer(500, {})
    if (fault === '403' || fault === '429' || fault === '500') return answer(Number(fault), {})
    if (fault === 'refused') return answer(200, { refused: 'account_state' })
    await product.hold
    const secret = secretFor(what, product.secrets.length)
    if (secret !== undefined && !dryRun) product.secrets.push(secret)
    return answer(200, secret === undefined ? {} : { secret })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  return Object.assign(product, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function secretFor(operation: string, n: number): string | undefined {
  if (operation === 'password_reset_link') return `https://product.example/reset/canary-link-${n}`
  if (operation === 'reactivate') return `https://product.example/welcome/canary-link-${n}`
  if (operation === 'temporary_access_pass') return `canary-pass-${n}`
  return operation === 'temporary_password' ? `canary-password-${n}` : undefined
}

const kinds = {
  password_reset_link: 'link',
  temporary_access_pass: 'code',
  temporary_password: 'password',
  reactivate: 'link',
} as const

const config = z.strictObject({
  baseUrl: z.url(),
  allowed: z.array(z.enum(operationNames)).default([...operationNames]),
  related: z.boolean().default(false),
})

async function ask<T>({ fetch }: HostContext, url: string, init: RequestInit = {}): Promise<T | undefined> {
  const response = await fetch(url, init).catch(() => {
    throw connectorError('provider_unavailable')
  })
  if (response.status === 404) return undefined
  if (response.status === 403) throw connectorError('permission_missing')
  if (response.status === 429) throw connectorError('rate_limited')
  if (response.status >= 500) throw connectorError('provider_unavailable')
  return (await response.json()) as T
}

type Roles = Partial<Record<'user' | 'direct' | 'groups' | 'nested' | 'eligible', readonly string[]>>

/** Proof of sight: roles that say nothing at all, not even of those that everybody has, were not seen. */
function privilegeOf(roles: Roles | null | undefined): Inspection['privileged'] {
  if (roles?.user === undefined) return 'unknown'
  const { direct = [], groups = [], nested = [], eligible = [] } = roles
  return [direct, groups, nested, eligible].some(list => list.length > 0)
}

/** The directory of that product, with all that it can do for its people. */
export const recoveryDirectory = defineConnector<z.infer<typeof config>>({
  manifest: {
    id: 'recovery-directory',
    name: 'Recovery directory',
    kind: 'directory',
    summary: 'People of a product on loopback, and what can be done for them.',
    docs: 'https://example.com/docs',
    capabilities: ['directory', 'operations'],
    operations: [...operationNames],
    scopes: [],
    egress: ['{baseUrl}'],
  },
  config,
  configVersion: 1,
  open({ baseUrl, allowed, related }, host) {
    const user = (id: string) => `${baseUrl}/users/${encodeURIComponent(id)}`
    return {
      directory: {
        async *pages() {
          const people = (await ask<readonly SourceUser[]>(host, `${baseUrl}/users/`)) ?? []
          yield { changes: people.map(one => ({ kind: 'user', user: one })), cursor: 'end', end: 'snapshot' }
        },
        get: id => ask<SourceUser>(host, user(id)),
        ...(related
          ? {
              manager: (id: string) => ask<string>(host, `${user(id)}/manager`),
              isMember: async (group: string, id: string) => (await ask<boolean>(host, `${user(id)}/in/${group}`)) === true,
            }
          : {}),
      },
      operations: {
        allowed,
        async inspect(id) {
          const person = await ask<SourceUser>(host, user(id))
          if (person === undefined) throw connectorError('object_not_found')
          const roles = await ask<Roles | null>(host, `${user(id)}/roles`)
          return { status: person.sourceStatus, source: 'product', privileged: privilegeOf(roles), reasons: [] }
        },
        factors: async id => (await ask<readonly Factor[]>(host, `${user(id)}/factors`)) ?? [],
        async perform({ operation, externalId, dryRun, factor }): Promise<OperationResult> {
          const init = {
            method: 'POST',
            body: JSON.stringify({ dryRun, factor }),
            headers: { 'content-type': 'application/json' },
          }
          const made = await ask<{ secret?: string; refused?: 'account_state' }>(host, `${user(externalId)}/${operation}`, init)
          if (made === undefined) throw connectorError('object_not_found')
          if (made.refused !== undefined) return { refused: made.refused }
          if (made.secret === undefined || dryRun) return { done: true }
          const kind = kinds[operation as keyof typeof kinds]
          return { done: true, secret: { kind, value: made.secret, expiresAt: '2030-01-01T10:00:00.000Z' } }
        },
      },
    }
  },
}) as Connector<unknown>
