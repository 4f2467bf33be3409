import { type Browser, browser } from './browser.ts'
import type { Answer, World } from './world.ts'

/** What the console does by itself: calls with the cookie of its browser. */
export interface Signed {
  readonly person: Browser
  readonly cookie: string
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    options?: { readonly body?: object; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Answer<T>>
  /** As a page of ours does it: with the token that the session told it. */
  change<T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<Answer<T>>
}

export const cookieName = 'sg_admin'

/** A browser that is signed in, however it came to be. */
export function signedIn(w: Pick<World, 'url'>, person: Browser): Signed {
  const cookie = `${cookieName}=${person.cookies.get(cookieName)}`
  const call: Signed['call'] = async (method, path, { body, headers = {} } = {}) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(`${w.url}${path}`, { method, headers: { cookie, ...json, ...headers }, ...sent })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  return {
    person,
    cookie,
    call,
    async change(method, path, body) {
      const { csrf } = (await call<{ csrf: string }>('GET', '/v1/session')).body
      return call(method, path, { ...(body ? { body } : {}), headers: { 'x-stepgate-csrf': csrf, origin: w.url } })
    },
  }
}

/** Opens a link of the command line, and the console by it. */
export async function byLink(w: World, person = browser()): Promise<Signed> {
  const { token } = await w.host.adminLinks.make('test')
  await person.press(await person.open(`${w.url}/admin/link/${token}`), 'Open the console', {}, { follow: false })
  return signedIn(w, person)
}
