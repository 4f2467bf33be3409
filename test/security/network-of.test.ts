import { describe, expect, it } from 'vitest'
import { networkOf, networksOf } from '../../src/security/network-of.ts'

describe('whom a network address is counted for', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['not an address', 'not an address'],
  ])('is itself alone: %s', (address, of) => {
    expect(networksOf(address)).toEqual([{ of, times: 1 }])
  })

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64', '64:ff9b:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0::/48'],
  ])('is the network that %s is in, and the site for several', (address, network, site) => {
    expect(networksOf(address)).toEqual([
      { of: network, times: 1 },
      { of: site, times: 8 },
    ])
    expect(networkOf(address)).toBe(network)
  })

  it('is one and the same whatever address of a network somebody takes, and another one next door', () => {
    const taken = Array.from({ length: 50 }, (_, n) => networkOf(`2001:db8:a:b:${n.toString(16)}::${(n * 7).toString(16)}`))
    expect(new Set(taken)).toEqual(new Set(['2001:db8:a:b::/64']))
    expect(networkOf('2001:db8:a:c::1')).not.toBe(networkOf('2001:db8:a:b::1'))
  })
})
