import type { Access } from '../access.ts'
import { graphPages } from './graph-pages.ts'
import { oktaPages } from './okta-pages.ts'
import { serve } from './serve.ts'

export interface Read {
  readonly users: number
  readonly seconds: number
}

export type FetchAndParse = { readonly read: () => Promise<Read> }

/** The lists of a product, and how it says where they go on. */
export interface Pages {
  readonly lists: readonly { readonly url: string; readonly headers?: Readonly<Record<string, string>> }[]
  readonly headers: Readonly<Record<string, string>>
  read(page: unknown, headers: Headers): { readonly users: number; readonly next: string | undefined }
}

/** The floor of a sync: the pages fetched one after the other and parsed, and nothing done with them. */
await serve(async (access: Access) => {
  const pages = access.product === 'okta' ? await oktaPages(access) : await graphPages(access)
  const calls: FetchAndParse = {
    async read() {
      const since = performance.now()
      let users = 0
      for (const list of pages.lists) {
        const headers = { ...pages.headers, ...list.headers }
        for (let url: string | undefined = list.url; url !== undefined; ) {
          const response: Response = await fetch(url, { headers })
          const text = await response.text()
          if (!response.ok) throw new Error(`${url}: ${response.status}`)
          const page = pages.read(JSON.parse(text), response.headers)
          users += page.users
          url = page.next
        }
      }
      return { users, seconds: (performance.now() - since) / 1000 }
    },
  }
  return { ready: {}, calls }
})
