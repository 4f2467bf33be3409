import { BlockList, isIP } from 'node:net'

/**
 * Blocks that no product lives in: the IANA IPv4 Special-Purpose Address Registry, multicast (RFC 5771) and the
 * reserved rest, whatever the registry says of their reachability.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const specialIpv4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/**
 * Only global unicast (2000::/3, RFC 4291) is outside; this rules out loopback, mapped and compatible addresses, NAT64,
 * unique local, link local and multicast at once. Within it, the rest of the IANA IPv6 registry.
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const specialIpv6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
]

const special = new BlockList()
for (const [net, prefix] of specialIpv4) special.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of specialIpv6) special.addSubnet(net, prefix, 'ipv6')

const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether an address is out on the internet. Anything that cannot be read is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4')
  if (family === 6) return globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6')
  return false
}

/** Whether an address is this machine itself. Mapped forms (::ffff:127.0.0.1) are not taken for it. */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return loopback.check(address, 'ipv4')
  return family === 6 && address.toLowerCase() === '::1'
}

/** The address that a URL's host is, where it is one. The URL parser has made decimal, octal and hex hosts dotted. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname
  return isIP(bare) === 0 ? undefined : bare
}

/** `localhost` and below, which RFC 6761 §6.3 keeps for loopback. */
export function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost')
}
