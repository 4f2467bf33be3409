import type { StorePlace } from '../../../src/storage/open.ts'
import type { Access } from '../access.ts'
import { type Crowd, fill } from '../crowd.ts'
import { settle } from '../database.ts'
import { populate } from '../populate.ts'
import { openWorld } from '../world.ts'
import { serve } from './serve.ts'

export interface ConsoleReady {
  readonly url: string
  /** Opens a session, once. */
  readonly link: string
}

const linkMs = 60 * 60_000

/** A whole host on a directory that was filled without the way over HTTP, for a browser to look at. */
await serve(async ({ where, access, crowd }: { where: StorePlace; access: Access; crowd: Crowd }) => {
  const { host, store, url, addDirectory, close } = await openWorld({ where, access })
  const directoryId = await addDirectory('Okta')
  await fill(store, directoryId, crowd)
  await populate(store, directoryId, crowd)
  await settle(where)
  const made = await host.adminLinks.make('bench', linkMs)
  const ready: ConsoleReady = { url, link: `${url}/admin/link/${made.token}` }
  return { ready, close }
})
