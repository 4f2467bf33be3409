/** Of whom something is counted that comes from a network address, and how many times the usual limit they have. */
export interface CountedNetwork {
  readonly of: string
  readonly times: number
}

/** A site gets at least a /48 and at most a few of its /64 are in use at once (RFC 6177, section 2). */
const timesOfSite = 8

/**
 * Whoever has IPv6 has a whole /64 to write from (RFC 4291, section 2.5.1), and often a /48 of them: an address of it is
 * nobody. The one counts as an IPv4 address does, the other for several. What is no address counts by itself.
 */
export function networksOf(address: string): readonly CountedNetwork[] {
  const [bare = ''] = address.split('%')
  if (!isIpv6(bare)) return [{ of: address, times: 1 }]
  const groups = groupsOf(bare)
  const mapped = mappedIpv4(groups)
  if (mapped !== undefined) return [{ of: mapped, times: 1 }]
  const prefix = (most: number) => `${groups.slice(0, most).map(hex).join(':')}::/${most * 16}`
  return [
    { of: prefix(4), times: 1 },
    { of: prefix(3), times: timesOfSite },
  ]
}

/** Of those to whom an address belongs, the nearest: the one key where nothing but one can be counted. */
export function networkOf(address: string): string {
  return networksOf(address)[0]?.of ?? address
}

const isIpv6 = (text: string) => /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`)

const hex = (group: number) => group.toString(16)

/** Eight numbers, however it was written (RFC 4291, section 2.2). A URL has it in one form, with nothing dotted. */
function groupsOf(address: string): readonly number[] {
  const [before = '', after = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const read = (part: string) => (part === '' ? [] : part.split(':').map(group => Number.parseInt(group, 16)))
  const [head, tail] = [read(before), read(after)]
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail]
}

/** An IPv4 address that a socket of both families shows as IPv6 (RFC 4291, section 2.5.5.2). */
function mappedIpv4(groups: readonly number[]): string | undefined {
  const [g5, g6 = 0, g7 = 0] = groups.slice(5)
  if (g5 !== 0xffff || groups.slice(0, 5).some(group => group !== 0)) return undefined
  return [g6 >> 8, g6 & 255, g7 >> 8, g7 & 255].join('.')
}
