import { describe, expect, it } from 'vitest'
import { isLoopbackAddress, isPublicAddress } from '../../src/security/safe-fetch-addresses.ts'

describe('addresses', () => {
  it.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.19.255.255', '198.51.100.1'],
    ...[
      '203.0.113.9',
      '224.0.0.1',
      '239.255.255.255',
      '240.0.0.1',
      '255.255.255.255',
      '192.31.196.1',
      '192.52.193.1',
      '192.175.48.1',
    ],
    ...[
      '::',
      '::1',
      '::ffff:10.0.0.1',
      '::ffff:7f00:1',
      '::ffff:8.8.8.8',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '100::1',
    ],
    ...[
      '2001::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '2620:4f:8000::1',
      '3fff::1',
      '5f00::1',
      'fc00::1',
      'fd00:ec2::254',
      'fe80::1',
    ],
    ...['fec0::1', 'ff02::1', '4000::1'],
  ])('%s is not on the internet', address => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.0.1',
    '172.32.0.1',
    '193.0.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('%s is', address => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each(['', 'localhost', '8.8.8', '08.8.8.8', '8.8.8.8 ', '1.2.3.4.5', 'fe80::1%eth0', '[2606:4700::1111]', '0x8.8.8.8'])(
    'what cannot be read (%j) is not on the internet',
    text => {
      expect(isPublicAddress(text)).toBe(false)
      expect(isLoopbackAddress(text)).toBe(false)
    },
  )

  it('knows loopback', () => {
    expect(['127.0.0.1', '127.8.9.1', '::1'].every(isLoopbackAddress)).toBe(true)
    expect(['128.0.0.1', '::', '::2', '::ffff:127.0.0.1', '10.0.0.1'].some(isLoopbackAddress)).toBe(false)
  })
})
