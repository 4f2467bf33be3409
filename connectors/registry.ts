import type { Connector } from '../src/contract/index.ts'
import { oidcClientCredentials } from './client/index.ts'
import { incode } from './incode/index.ts'

/**
 * All connectors of this installation, by id. The one place that names them: adding a connector is a folder and a line
 * here.
 */
export const connectors: Readonly<Record<string, Connector<unknown>>> = {
  [oidcClientCredentials.manifest.id]: oidcClientCredentials,
  [incode.manifest.id]: incode,
}
