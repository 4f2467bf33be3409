import { connectorCodeOf, type JsonObject, type OperationName, type OperationResult } from '../../src/contract/index.ts'
import type { GraphClient } from '../../src/sandbox/graph/index.ts'
import { aSignal, type EntraWorld, type OpenOptions } from './entra-world.ts'

/** A tenant whose integration has a second app, for operations. */

const operationsId = 'c27e4b90-1d5f-4a36-8b0e-93d7f6a1e254'
export const operationsSecret = 'the-secret-of-operations-canary'
export const knownAdmin = 'user61@entra.example'
export const enough: readonly string[] = [
  'User.Read.All',
  'GroupMember.Read.All',
  'RoleManagement.Read.Directory',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'Application.Read.All',
  'UserAuthenticationMethod.ReadWrite.All',
  'Policy.Read.All',
  'User.RevokeSessions.All',
  'User.EnableDisableAccount.All',
]
export const externalMethod = { configurationId: '7fb6ec9e-5ad4-4ab1-8e33-2f8d4f3a7c10', displayName: 'Incode' }
export const allOperations = [
  'temporary_access_pass',
  'reset_factors',
  'revoke_sessions',
  'suspend',
  'register_external_method',
] as const

export const operating = (more: JsonObject = {}): JsonObject => ({
  operations: {
    clientId: operationsId,
    clientSecret: operationsSecret,
    allowed: [...allOperations],
    knownAdmin,
    externalMethod,
    ...more,
  },
})

/** Of one whose calls would change something at the tenant, though it asks for nothing but a token or a question. */
const changes = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method !== 'GET' && path.startsWith('/v1.0/')

export interface Operating {
  /** What the second app may do; replaces what it might before. */
  app(more?: Partial<GraphClient>): void
  id(index: number): string
  inspect(index: number, given?: OpenOptions): ReturnType<ReturnType<EntraWorld['open']>['capabilities']['operations']['inspect']>
  perform(
    operation: OperationName,
    index: number,
    more?: { readonly dryRun?: boolean; readonly config?: JsonObject },
  ): Promise<OperationResult>
  /** The same, told in a word: `done`, the refusal, or the code of the error. */
  said(...given: Parameters<Operating['perform']>): Promise<string>
  /** Calls since the last time that changed something, as method and the end of the path. */
  changed(): Promise<readonly string[]>
}

export function operatingIn(world: EntraWorld): Operating {
  const client = { clientId: operationsId, secrets: [operationsSecret], roles: enough }
  const id = (index: number): string => world.graph.people.idAt(index)
  const perform: Operating['perform'] = (operation, index, { dryRun = false, config = operating() } = {}) =>
    world
      .open({ config })
      .capabilities.operations.perform({ operation, externalId: id(index), dryRun, idempotencyKey: 'once' }, aSignal())
  world.graph.registerClient(client)
  return {
    app: (more = {}) => world.graph.registerClient({ ...client, ...more }),
    id,
    inspect: (index, given = {}) =>
      world.open({ config: operating(), ...given }).capabilities.operations.inspect(id(index), aSignal()),
    perform,
    async said(...given) {
      try {
        const result = await perform(...given)
        return 'done' in result ? 'done' : result.refused
      } catch (error) {
        return connectorCodeOf(error)
      }
    },
    async changed() {
      const asked = await world.asked()
      return asked.filter(changes).map(({ method, path }) => `${method} ${path.split('/').slice(-2).join('/')}`)
    },
  }
}
