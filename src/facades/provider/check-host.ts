/**
 * Compares a request's `Host` with the public address (RFC 9110 §7.2, §7.4): 400 where it is missing or no host at all,
 * 421 where it is another's. The port may be left out where it is the scheme's own.
 */
export function checkHost(publicUrl: string): (host: string | undefined) => 400 | 421 | undefined {
  const { protocol, host: expected } = new URL(publicUrl)
  return host => {
    if (host === undefined || host === '') return 400
    if (host === expected) return undefined
    const parsed = URL.parse(`${protocol}//${host}`)
    if (parsed === null || parsed.pathname !== '/' || parsed.search !== '' || parsed.username !== '') return 400
    return parsed.host === expected ? undefined : 421
  }
}
