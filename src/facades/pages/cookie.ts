/**
 * The seat's cookie: names the browser, nothing else. Lax, because the return from Incode is a cross-site GET; not
 * readable by scripts; bound to this host by its prefix (RFC 6265bis, 4.1.3.2). On loopback http a browser would not
 * take a `Secure` cookie, so there the prefix is left out.
 */
export interface SeatCookie {
  readonly name: string
  read(header: string | undefined): string | undefined
  write(value: string): string
}

/** A human may take a day for a review, and the person another one to come back for its end. */
const keptSeconds = 172_800

export const seatCookie = (secure: boolean): SeatCookie => pageCookie('sg_seat', keptSeconds, secure)

/** Of pages that know a browser for a shorter while, by the same rules. */
export function pageCookie(plain: string, seconds: number, secure: boolean): SeatCookie {
  const name = secure ? `__Host-${plain}` : plain
  return {
    name,
    read(header) {
      for (const pair of (header ?? '').split(';')) {
        const [key, value] = pair.trim().split('=', 2)
        if (key === name && value && /^[\w.-]{20,200}$/.test(value)) return value
      }
      return undefined
    },
    write: value => `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`,
  }
}
