import type { HostContext, Pause, TokenSource } from '../../../src/contract/index.ts'
import { createApi, type GraphApi } from '../api.ts'
import type { EntraDirectoryConfig } from '../config.ts'
import { grantOf } from '../grant.ts'
import type { OperationsConfig } from './config.ts'

/** The second app, with its own token. */
export interface OperationsApp {
  readonly config: OperationsConfig
  readonly api: GraphApi
  readonly token: TokenSource
}

/** Undefined where the integration has none. */
export function operationsApp(config: EntraDirectoryConfig, host: HostContext, pause: Pause): OperationsApp | undefined {
  if (config.operations === undefined) return undefined
  const { clock, random } = host
  const token = host.token(grantOf(config, config.operations, host))
  return { config: config.operations, token, api: createApi({ graphUrl: config.graphUrl, token, clock, random, pause }) }
}
