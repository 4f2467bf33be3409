import type { Surface, SurfaceEntry } from '../../../src/contract/index.ts'
import { answerTo } from './answer.ts'
import { type Asked, authorize, goOnward } from './authorize.ts'
import {
  authorizePath,
  clientIdOf,
  discoveryDocument,
  discoveryPath,
  issuerOf,
  keysDocument,
  keysPath,
  onwardPath,
} from './metadata.ts'

/** What Entra calls, and what is typed in there so that it does. */
export function surfaceOf(asked: Asked): Surface {
  const { host, config } = asked
  const issuer = issuerOf(host)
  return {
    routes: [
      { method: 'GET', path: discoveryPath, budgetMs: 2_000, handle: async () => discoveryDocument(host) },
      // The first one makes the key and its certificate.
      { method: 'GET', path: keysPath, budgetMs: 5_000, handle: () => keysDocument(host) },
      {
        method: 'POST',
        path: authorizePath,
        budgetMs: 15_000,
        maxBodyBytes: 64 * 1024,
        handle: call => authorize(asked, call),
      },
      { method: 'GET', path: onwardPath, budgetMs: 2_000, led: true, handle: call => goOnward(host, call) },
    ],
    entries: async (): Promise<readonly SurfaceEntry[]> => [
      { name: 'Client ID', value: clientIdOf(host, config) },
      { name: 'Discovery Endpoint', value: `${issuer}${discoveryPath}` },
      { name: 'App ID', value: config.appId },
      // Or Entra ends with AADSTS50161.
      { name: 'Redirect URI of the app registration (Web)', value: `${issuer}${authorizePath}` },
    ],
    resume: (result, continuation) => answerTo(host, result, continuation),
  }
}
