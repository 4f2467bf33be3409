import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { entraKeys } from '../../connectors/entra/authority/keys.ts'
import { fakeClock } from '../support/clock.ts'
import { failureOf } from './outcomes.ts'

const authority = { authorityUrl: 'https://login.microsoftonline.com', tenantId: '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36' }
const issuer = `${authority.authorityUrl}/${authority.tenantId}/v2.0`
const { signal } = new AbortController()
const pairs = {
  old: await generateKeyPair('RS256'),
  new: await generateKeyPair('RS256'),
}
type Kid = keyof typeof pairs

const signed = (kid: Kid, by: Kid = kid) =>
  new SignJWT({ sub: kid }).setProtectedHeader({ alg: 'RS256', kid }).sign(pairs[by].privateKey)
const publicOf = async (kid: Kid): Promise<JWK> => ({ ...(await exportJWK(pairs[kid].publicKey)), kid, alg: 'RS256', use: 'sig' })

describe('the keys of Entra', () => {
  let published: Kid[]
  let metadata: object
  let fetched: number
  let keys: ReturnType<typeof entraKeys>
  const clock = fakeClock()
  beforeEach(() => {
    published = ['old']
    metadata = { issuer, jwks_uri: `${authority.authorityUrl}/common/discovery/v2.0/keys` }
    fetched = 0
    keys = entraKeys(authority, {
      clock,
      async fetch(url) {
        if (String(url).endsWith('openid-configuration')) return Response.json(metadata)
        fetched += 1
        return Response.json({ keys: await Promise.all(published.map(publicOf)) })
      },
    })
  })

  it('are fetched once a day, whoever asks at once', async () => {
    const token = await signed('old')
    const all = await Promise.all([1, 2, 3].map(() => keys.verified(token, signal)))
    expect([all.length, fetched]).toEqual([3, 1])
    expect(await keys.verified(token, signal)).toEqual({ sub: 'old' })
    clock.advance(24 * 3_600_000 + 1)
    await keys.verified(token, signal)
    expect(fetched).toBe(2)
  })

  it('are fetched again for a key that is new, and not each time that somebody makes one up', async () => {
    await keys.verified(await signed('old'), signal)
    const token = await signed('new')
    clock.advance(61_000)
    for (let n = 0; n < 5; n += 1) expect(await keys.verified(token, signal)).toBeUndefined()
    expect(fetched).toBe(2)
    published = ['old', 'new']
    clock.advance(61_000)
    expect(await keys.verified(token, signal)).toEqual({ sub: 'new' })
  })

  it('do not cover what another key signed, or no key', async () => {
    expect(await keys.verified(await signed('old', 'new'), signal)).toBeUndefined()
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`
    expect(await keys.verified(unsigned, signal)).toBeUndefined()
  })

  it.each([
    ['of another tenant', { issuer: 'https://login.microsoftonline.com/common/v2.0' }],
    ['that stand elsewhere', { jwks_uri: 'https://evil.example/keys' }],
  ])('are not taken from a document %s', async (_name, wrong) => {
    metadata = { ...metadata, ...wrong }
    const token = await signed('old')
    expect(await failureOf(keys.verified(token, signal))).toMatchObject({ code: 'config_invalid' })
  })
})
