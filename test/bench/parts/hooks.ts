import type { StorePlace } from '../../../src/storage/open.ts'
import type { Access } from '../access.ts'
import { openWorld, returnUrl } from '../world.ts'
import { serve } from './serve.ts'

export interface HooksReady {
  readonly url: string
  readonly returnUrl: string
  /** A token of each client. */
  readonly bearers: readonly string[]
}

export type HooksPart = {
  /** Begins to sync one new directory after the other. */
  readonly beginSyncing: () => void
  /** Ends with the run under way; how many people were written a second meanwhile. */
  readonly endSyncing: () => Promise<number>
}

const clients = 8

/** The host under load, with a directory of the stand-in's people. */
await serve(async (given: { readonly where: StorePlace; readonly access: Access }) => {
  const world = await openWorld(given)
  const directoryId = await world.addDirectory('Okta')
  await world.sync(directoryId)
  const bearers = []
  for (let n = 0; n < clients; n += 1) {
    const { id, secret } = await world.addClient(`Flow ${n}`, directoryId)
    const response = await fetch(`${world.url}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    bearers.push(((await response.json()) as { access_token: string }).access_token)
  }

  let syncing: Promise<number> | undefined
  let enough = false
  async function syncOn(): Promise<number> {
    const since = performance.now()
    let people = 0
    for (let n = 0; !enough; n += 1) people += (await world.sync(await world.addDirectory(`Okta again ${n} ${since}`))).seen
    return people / ((performance.now() - since) / 1000)
  }
  const calls: HooksPart = {
    beginSyncing() {
      enough = false
      syncing = syncOn()
    },
    async endSyncing() {
      enough = true
      return (await syncing) ?? 0
    },
  }
  return { ready: { url: world.url, returnUrl, bearers } satisfies HooksReady, calls, close: () => world.close() }
})
