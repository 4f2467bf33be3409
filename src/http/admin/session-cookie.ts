/**
 * Holds a session of the console. Strict: no other site's link, form or frame brings it along (RFC 6265bis, 5.2); bound to this
 * host by its prefix (4.1.3.2). On loopback http a browser would not take a `Secure` cookie, so there the prefix is left out. It
 * ends with the browser, and with the session before that.
 */
export interface SessionCookie {
  readonly name: string
  read(header: string | undefined): string | undefined
  write(value: string): string
  readonly clear: string
}

export function sessionCookie(secure: boolean): SessionCookie {
  const name = secure ? '__Host-sg_admin' : 'sg_admin'
  const rest = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  return {
    name,
    read(header) {
      for (const pair of (header ?? '').split(';')) {
        const [key, value] = pair.trim().split('=', 2)
        if (key === name && value && /^[\w-]{20,100}$/.test(value)) return value
      }
      return undefined
    },
    write: value => `${name}=${value}; ${rest}`,
    clear: `${name}=; ${rest}; Max-Age=0`,
  }
}
