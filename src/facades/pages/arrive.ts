import type { Verifications } from '../../verification/port.ts'
import { seatCookie } from './cookie.ts'

/** Names the browser that a product led to one of our links, in the answer that leads it there. */
export type Arrive = (url: string, cookies: string | undefined) => Promise<string | undefined>

/** Gives the `Set-Cookie` of the browser, or nothing where the address is no link of ours. */
export function arriver(verifications: Pick<Verifications, 'arrive'>, publicUrl: string): Arrive {
  const seat = seatCookie(publicUrl.startsWith('https:'))
  const prefix = `${publicUrl}/verify/`
  return async (url, cookies) => {
    if (!url.startsWith(prefix)) return undefined
    return seat.write(await verifications.arrive(url.slice(prefix.length), seat.read(cookies)))
  }
}
