import { oidcClientCredentials } from '../../connectors/client/index.ts'
import {
  type ActorRef,
  type Connector,
  isStepgateError,
  type JsonObject,
  problem,
  type StepgateError,
} from '../../src/contract/index.ts'
import { createIntegrations, type IntegrationDeps, type Integrations } from '../../src/integrations/index.ts'
import { createSeals } from '../../src/security/seals.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock } from './clock.ts'
import type { TestDatabase } from './databases.ts'
import { fakeAccount, fakeDirectory } from './fake-connector.ts'
import { quietLog } from './log.ts'
import { fakeRandom } from './random.ts'

/** The room of integrations with fake connectors on a test's own database. */

export const admin: ActorRef = { kind: 'admin', id: 'admin-1', name: 'Ada' }

export const fakeConnectors: Readonly<Record<string, Connector<unknown>>> = {
  'fake-directory': fakeDirectory,
  'fake-incode': fakeAccount,
  'oidc-client-credentials': oidcClientCredentials,
}

export function integrationsOn(database: Pick<TestDatabase, 'store'>, given: Partial<IntegrationDeps> = {}) {
  const clock = fakeClock()
  const log = quietLog()
  const random = fakeRandom()
  const voided: string[] = []
  const nudges: string[] = []
  const issued: object[] = []
  let refuses = false
  const deps: IntegrationDeps = {
    store: database.store,
    seals: createSeals([{ id: 'k1', key: new Uint8Array(32).fill(7) }], random),
    clock,
    random,
    log,
    publicUrl: 'https://stepgate.example',
    connectors: fakeConnectors,
    sandbox: true,
    sleep: async () => undefined,
    ports: {
      directory: {
        find: async () => undefined,
        nudge: async (id, reason) => {
          nudges.push(`${id} ${reason}`)
        },
      },
      verifications: {
        start: async () => {
          throw new Error('no verification is started in this test')
        },
        latest: async () => undefined,
        view: async () => {
          throw problem('not_found')
        },
        redeem: async () => {
          throw problem('code_invalid')
        },
        latestOfSession: async () => undefined,
        issued: async (integrationId, token) => {
          if (refuses) throw problem('integration_disabled')
          issued.push({ integrationId, ...token })
        },
      },
      voidVerifications: async (_tx, id) => {
        voided.push(id)
      },
    },
    ...given,
  }
  return {
    integrations: createIntegrations(deps),
    deps,
    clock,
    log,
    voided,
    nudges,
    issued,
    refuseIssuing() {
      refuses = true
    },
  }
}

export const accountInput = {
  template: 'fake-incode',
  name: 'Incode demo',
  config: {
    apiUrl: 'https://demo-api.incode.example',
    apiKey: 'incode-api-key-canary',
    workflows: [
      { id: 'flow-1', name: 'Standard' },
      { id: 'flow-2', name: 'Strict' },
    ],
  },
} as const

export const directoryInput = {
  template: 'fake-directory',
  name: 'People',
  config: { baseUrl: 'https://people.example', clientId: 'client-1', clientSecret: 'directory-secret-canary' },
} as const

export const clientConfig = {
  purposes: ['step_up', 'account_recovery'],
  returnUrls: ['https://flow.example/verified'],
} as const satisfies JsonObject

export const clientInput = { template: 'oidc-client-credentials', name: 'Flow', config: clientConfig } as const

/** An account, a directory and a client, as most tests need them. */
export async function basics(integrations: Integrations) {
  const account = await integrations.create(accountInput, admin)
  const directory = await integrations.create(directoryInput, admin)
  const client = await integrations.create(clientInput, admin)
  return { account: account.integration, directory: directory.integration, client: client.integration, given: client.client }
}

/** The error of a promise that has to fail. */
export async function errorOf(promise: Promise<unknown>): Promise<StepgateError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isStepgateError(error)) throw new Error(`expected an error of ours, not ${String(error)}`)
  return error
}

/** Makes the tables of the room empty again. */
export async function emptyTables(store: Store): Promise<void> {
  await store.transaction(async ({ db }) => {
    await db.deleteFrom('integrations').execute()
    await db.deleteFrom('integration_versions').execute()
    await db.deleteFrom('integration_history').execute()
    await db.deleteFrom('held_changes').execute()
    await db.deleteFrom('integration_secrets').execute()
    await db.deleteFrom('integration_keys').execute()
    await db.deleteFrom('integration_state').execute()
    await db.deleteFrom('clients').execute()
    await db.deleteFrom('rehearsals').execute()
    await db.deleteFrom('audit').execute()
  })
}

/** The store, but nobody writes before this many have come to write: they all have read the same. */
export function racing(store: Store, runners: number): Store {
  let waiting = 0
  let start = () => {}
  const all = new Promise<void>(resolve => {
    start = resolve
  })
  const transaction: Store['transaction'] = async work => {
    waiting += 1
    if (waiting >= runners) start()
    await all
    return store.transaction(work)
  }
  return Object.create(store, { transaction: { value: transaction } })
}
