import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { type OktaIdv, oktaIdv } from '../support/okta-idv.ts'
import { poll, readsLog } from '../support/trail.ts'
import { type World, world } from '../support/world.ts'

interface Reset {
  readonly at: string
  readonly operation: string
  readonly externalId: string | null
  readonly by: { readonly kind: string; readonly id: string; readonly name: string; readonly ours: boolean }
  readonly verificationId: string | null
  readonly privileged: boolean | null
  readonly eventId: string
}
interface Report {
  readonly resets: number
  readonly verified: number
  readonly unverified: number
  readonly items: readonly Reset[]
  readonly nextCursor: string | null
  readonly trails: readonly { readonly readUntil: string | null; readonly error: string | null }[]
}

const sam = { id: '00u-sam', type: 'User', displayName: 'Sam of the helpdesk' }
const ours = { id: '0oa1', type: 'PublicClientApp', displayName: 'Stepgate' }

describe('new credentials that people were given at the product', () => {
  let w: World
  let okta: OktaIdv
  beforeAll(async () => {
    w = await world()
    okta = await oktaIdv(w)
    await readsLog(w)
    for (const name of ['ada', 'bob', 'eve']) {
      await w.person({ login: `${name}@example.com`, givenName: 'Ada', familyName: 'Lovelace' })
      await w.enroll(`${name}@example.com`, `id-${name}`, 'high')
    }
  })
  afterAll(() => w.close())

  async function logged(eventType: string, user: string, more: object = { actor: sam }): Promise<string> {
    const response = await fetch(`${w.org.standIn.url}/__sandbox/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ eventType, users: [user], ...more }),
    })
    return ((await response.json()) as { uuid: string }).uuid
  }
  /** As the org itself writes it down. */
  async function done(what: string, user: string, by: object = sam): Promise<string> {
    const response = await fetch(`${w.org.standIn.url}/__sandbox/credentials`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ what, user, by }),
    })
    return ((await response.json()) as { uuid: string }).uuid
  }
  const report = async (query = '') => (await w.admin<Report>('GET', `/v1/reports/resets${query}`)).body
  const of = async (user: string) => (await report()).items.filter(({ externalId }) => externalId === user)

  it('rest on the verification before them, where there was one', async () => {
    const { outcome, reference } = await okta.walk(browser(), '00u-ada')
    expect(outcome).toBe('ALLOW')
    const eventId = await done('factorsReset', '00u-ada')
    await poll(w)
    expect(await of('00u-ada')).toEqual([
      expect.objectContaining({
        eventId,
        operation: 'factors_reset',
        verificationId: reference,
        by: { kind: 'person', id: '00u-sam', name: 'Sam of the helpdesk', ours: false },
      }),
    ])
  })

  it('are told apart from those that did not come through the gate, at once', async () => {
    await done('passwordReset', '00u-bob')
    await poll(w)
    expect(await of('00u-bob')).toEqual([
      expect.objectContaining({ operation: 'password_reset', verificationId: null, privileged: null }),
    ])
    const { body } = await w.admin<{ attention: readonly { code: string }[] }>('GET', `/v1/integrations/${w.directoryId}`)
    expect(body.attention).toEqual([expect.objectContaining({ code: 'resets_unverified' })])
    const audit = await w.admin<{ items: readonly object[] }>('GET', '/v1/audit?action=trail.unverified_reset')
    expect(JSON.stringify(audit.body.items)).toContain('password_reset')
    expect(JSON.stringify([audit.body.items, w.log.lines])).not.toMatch(/00u-bob|Sam of/)
  })

  it('do not rest on a verification that failed, is long over, or was of somebody else', async () => {
    await okta.walk(browser(), '00u-eve', { overall: 'FAIL' })
    await done('unlocked', '00u-eve')
    w.clock.advance(3_600_000)
    await done('factorRemoved', '00u-ada')
    await poll(w)
    expect((await of('00u-eve'))[0]).toMatchObject({ operation: 'unlocked', verificationId: null })
    expect((await of('00u-ada'))[0]).toMatchObject({ operation: 'factor_removed', verificationId: null })
  })

  it('by our own credential count as verified only where a grant of ours was being carried out', async () => {
    await okta.walk(browser(), '00u-eve')
    await done('factorsReset', '00u-eve', ours)
    await poll(w)
    expect((await of('00u-eve'))[0]).toMatchObject({ verificationId: null, by: { kind: 'app', ours: true } })
  })

  it('leave out what failed, and what people do to their own account', async () => {
    const before = (await report()).resets
    await logged('user.mfa.factor.deactivate', '00u-bob', { actor: { id: '00u-bob', type: 'User', displayName: 'Bob' } })
    await logged('user.account.reset_password', '00u-bob', { outcome: { result: 'FAILURE', reason: 'INVALID' } })
    await logged('user.account.update_profile', '00u-bob')
    await poll(w)
    expect((await report()).resets).toBe(before)
  })

  it('count once, and are counted within the time that is asked for', async () => {
    const all = await report()
    expect(all.resets).toBe(all.verified + all.unverified)
    expect(all.verified).toBe(1)
    expect(all.trails).toEqual([expect.objectContaining({ error: null, readUntil: expect.any(String) })])
    const later = new Date(w.clock.now() + 1_000).toISOString()
    expect(await report(`?from=${later}`)).toMatchObject({ resets: 0, items: [] })
    expect((await report('?matched=true')).items).toHaveLength(1)
    const first = await report('?limit=2')
    const second = await report(`?limit=500&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items]).toEqual(all.items)
    expect((await w.admin('GET', '/v1/reports/resets?from=yesterday')).status).toBe(400)
  })

  it('are a file, too, in which no name is a formula', async () => {
    await logged('user.account.reset_password', '00u-eve', { actor: { ...sam, displayName: '=HYPERLINK("x")' } })
    await poll(w)
    const response = await fetch(`${w.url}/v1/reports/resets.csv?matched=false`, {
      headers: { authorization: `Bearer ${w.adminToken}` },
    })
    expect(response.headers.get('content-type')).toContain('text/csv')
    const [head = '', ...lines] = (await response.text()).trimEnd().split('\r\n')
    expect(head.split(',')).toContain('verificationId')
    expect(lines).toHaveLength((await report()).unverified)
    expect(lines.join('\n')).not.toMatch(/(^|,|")=HYPERLINK/m)
  })

  it('stay as figures when the person is erased', async () => {
    const before = await report()
    const erased = await w.admin('DELETE', `/v1/directory/users/${w.directoryId}/00u-bob`, { reason: 'no_longer_necessary' })
    expect(erased.status).toBe(200)
    const after = await report()
    expect(after.resets).toBe(before.resets)
    expect(JSON.stringify(after)).not.toContain('00u-bob')
  })
})
