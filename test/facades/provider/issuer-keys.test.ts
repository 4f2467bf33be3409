import { compactVerify, createRemoteJWKSet, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { ActorRef } from '../../../src/contract/index.ts'
import { issuerKeys } from '../../../src/facades/provider/index.ts'
import { createSeals } from '../../../src/security/seals.ts'
import { browser } from '../../support/browser.ts'
import { fakeClock } from '../../support/clock.ts'
import { databases } from '../../support/databases.ts'
import { quietLog } from '../../support/log.ts'
import { fakeRandom } from '../../support/random.ts'
import { type World, world } from '../../support/world.ts'
import { relyingParty, through } from './relying-party.ts'

const hour = 3_600_000
const day = 24 * hour
const admin: ActorRef = { kind: 'admin', id: 'somebody' }

describe.each(databases())('the keys of the issuer on $name', engine => {
  async function keysOf() {
    const clock = fakeClock()
    const database = await engine.open({ clock, log: quietLog() })
    onTestFinished(() => database.dispose())
    const { store } = database
    const seals = createSeals([{ id: 'k1', key: new Uint8Array(32).fill(3) }], fakeRandom(1))
    const replica = () => issuerKeys({ store, seals, clock, random: fakeRandom(2), publicUrl: 'https://verify.example.com' })
    const kids = async (keys = replica()) => (await keys.published()).map(({ kid }) => kid)
    return { clock, store, seals, replica, kids }
  }

  it('are one for all replicas that start at a time, and one of many presses makes the next', async () => {
    const { replica, kids } = await keysOf()
    const first = await Promise.all([kids(), kids()])
    expect(first[0]).toHaveLength(1)
    expect(first[1]).toEqual(first[0])
    const pressed = await Promise.allSettled([replica(), replica(), replica()].map(keys => keys.rotate(admin)))
    expect(pressed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await kids()).toHaveLength(2)
  })

  it('sign after they were published for two days, and are published for two more', async () => {
    const { clock, replica, kids } = await keysOf()
    const keys = replica()
    const [first] = await kids(keys)
    clock.advance(88 * day - 1)
    await keys.keepUp()
    expect(await kids(keys)).toEqual([first])
    clock.advance(1)
    await keys.keepUp()
    const [, next] = await kids(keys)
    expect(await kids(keys)).toEqual([first, next])
    clock.advance(2 * day)
    expect(await kids(keys)).toEqual([next, first])
    clock.advance(2 * day - 1)
    expect(await kids()).toEqual([next, first])
    clock.advance(1)
    await keys.keepUp()
    expect(await kids()).toEqual([next])
    expect((await keys.published())[0]?.x5c).toHaveLength(1)
  })

  it('end at once where one leaked, on every replica', async () => {
    const { clock, replica, kids } = await keysOf()
    const [mine, theirs] = [replica(), replica()]
    const [leaked = ''] = await kids(theirs)
    await mine.revoke(leaked, admin)
    clock.advance(5_000)
    const [another] = await kids(theirs)
    expect(await kids(theirs)).toEqual([another])
    expect(another).not.toBe(leaked)
    await expect(mine.revoke(leaked, admin)).rejects.toMatchObject({ code: 'not_found' })

    await mine.rotate(admin)
    const [, waiting = ''] = await kids(mine)
    await mine.revoke(waiting, admin)
    expect(await kids(mine)).toEqual([another, expect.any(String)])
  })

  it('take over the one that an installation had before', async () => {
    const { store, seals, kids } = await keysOf()
    const jwk = { kty: 'RSA', kid: 'the-former-one' }
    const payload = seals.close(JSON.stringify(jwk), { table: 'provider_records', row: 'IssuerKey/current', column: 'payload' })
    const row = { model: 'IssuerKey', id_hash: 'current', payload, client_id: null, grant_id: null, uid: null }
    await store.transaction(async ({ db }) => {
      const rest = { epoch: 'epoch-0', consumed_at: null, expires_at: null }
      await db
        .insertInto('provider_records')
        .values({ ...row, ...rest })
        .execute()
    })
    expect(await kids()).toEqual(['the-former-one'])
  })
})

describe('an administrator who rotates the keys of a host', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
    await w.person({ login: 'ada@example.com' })
  })
  afterAll(() => w.close())

  it('sees products verify what was signed before and after, while the host runs', async () => {
    type Listed = { items: readonly { kid: string; state: string; certificate: string | null }[] }
    const rp = await relyingParty(w)
    const jwks = createRemoteJWKSet(new URL(`${w.url}/oidc/jwks`), { cooldownDuration: 0 })
    async function signIn(): Promise<string> {
      const asked = await rp.ask({ login_hint: 'ada@example.com' })
      const { id_token = '' } = await rp.redeem(String((await through(w, browser(), asked.url)).location), asked)
      await compactVerify(id_token, jwks)
      return String(decodeProtectedHeader(id_token).kid)
    }
    const made = await w.admin<Listed>('POST', '/v1/issuer-keys/rotate')
    expect(made.body.items.map(({ state }) => state)).toEqual(['signing', 'next'])
    const [former, next] = made.body.items.map(({ kid }) => kid)
    expect((await w.admin('POST', '/v1/issuer-keys/rotate')).status).toBe(409)
    expect(await signIn()).toBe(former)
    w.clock.advance(48 * hour)
    expect(await signIn()).toBe(next)

    const published = (await (await fetch(`${w.url}/oidc/jwks`)).json()) as { keys: readonly Record<string, unknown>[] }
    expect(published.keys.map(({ kid, x5c, d }) => [kid, Array.isArray(x5c), d])).toEqual([
      [next, true, undefined],
      [former, true, undefined],
    ])
    expect((await w.admin('POST', `/v1/issuer-keys/${next}/revoke`)).status).toBe(200)
    expect([former, next]).not.toContain(await signIn())
    const noted = await w.store.db.selectFrom('audit').select('action').where('action', 'like', 'issuer_key.%').execute()
    expect(noted.map(({ action }) => action)).toEqual(['issuer_key.made', 'issuer_key.revoked'])
  })
})
