import type { Random } from '../../contract/index.ts'
import { hmac, sameText, token } from '../../security/hash.ts'
import type { Seals } from '../../security/seals.ts'

/**
 * The browser that an answer leads on to an address of the same integration. A product that posts across sites brings none
 * of our Lax cookies, so its browser is named once more by a GET; whoever else is handed the address lacks the cookie that
 * went with it.
 */
export interface LedBrowsers {
  /** Where it is led, and the `Set-Cookie` that goes with it; nothing where the address is not of an integration. */
  lead(address: string): { readonly location: string; readonly cookie: string } | undefined
  isLed(query: URLSearchParams, cookies: string | undefined): boolean
}

const mark = 'led'
/** The browser follows at once. */
const keptSeconds = 120

export function ledBrowsers({
  seals,
  random,
  publicUrl,
}: {
  readonly seals: Seals
  readonly random: Random
  readonly publicUrl: string
}): LedBrowsers {
  const key = seals.derive('led-browsers')
  const secure = publicUrl.startsWith('https:')
  const name = secure ? '__Host-sg_led' : 'sg_led'
  return {
    lead(address) {
      if (!address.startsWith(`${publicUrl}/i/`)) return undefined
      const value = token(random)
      const url = new URL(address)
      url.searchParams.set(mark, hmac(key, value))
      const cookie = `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${keptSeconds}${secure ? '; Secure' : ''}`
      return { location: url.href, cookie }
    },
    isLed(query, cookies) {
      const given = query.get(mark)
      const values = (cookies ?? '').split(';').flatMap(pair => {
        const [key = '', value = ''] = pair.trim().split('=', 2)
        return key === name ? [value] : []
      })
      return given !== null && values.some(value => sameText(hmac(key, value), given))
    },
  }
}
