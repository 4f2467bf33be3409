import okta from '@okta/okta-sdk-nodejs'
import type { OktaAccess } from '../access.ts'
import type { Read } from './fetch-and-parse.ts'
import { serve } from './serve.ts'

export type SdkEach = { readonly read: () => Promise<Read> }

/** What one would write without us: the SDK's own loop, with its defaults. */
await serve(async ({ config: { orgUrl, clientId, privateJwk } }: OktaAccess) => {
  const client = new okta.Client({
    orgUrl,
    clientId,
    authorizationMode: 'PrivateKey',
    privateKey: JSON.stringify(privateJwk),
    keyId: privateJwk.kid,
    scopes: ['okta.users.read'],
  })
  const calls: SdkEach = {
    async read() {
      const since = performance.now()
      let users = 0
      const everybody = await client.userApi.listUsers()
      await everybody.each(user => {
        users += user?.id === undefined ? 0 : 1
      })
      return { users, seconds: (performance.now() - since) / 1000 }
    },
  }
  return { ready: {}, calls }
})
