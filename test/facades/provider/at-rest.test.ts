import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIns } from '../../../src/storage/migrations/0034-sign-ins.ts'
import { words } from '../../../src/storage/migrations/words.ts'
import { browser } from '../../support/browser.ts'
import { dump } from '../../support/dump.ts'
import { oktaIdv, verdictOf } from '../../support/okta-idv.ts'
import { type World, world } from '../../support/world.ts'
import { type Rp, relyingParty, through } from './relying-party.ts'

describe('what stands in the database of a sign-in that is on its way', () => {
  let w: World
  let rp: Rp
  beforeAll(async () => {
    w = await world()
    rp = await relyingParty(w)
    const name = { givenName: 'Wilhelmina', familyName: 'Quackenbush' }
    await w.person({ login: 'mina@example.com', ...name })
    await w.enroll('mina@example.com', 'id-mina')
  })
  afterAll(() => w.close())

  // Long enough that sealed bytes do not spell one of them by chance.
  const person = ['mina@example', 'wilhelmina', 'quackenbush', '1897-05-26']
  async function spoken(): Promise<readonly string[]> {
    const { provider_records: rows = [] } = await dump(w.store)
    expect(rows.length).toBeGreaterThan(0)
    // A pushed request is a JWT inside its record, which is not to be read as it stands.
    const inside = rows.flatMap(row =>
      [...row.matchAll(/[\w-]{16,}/g)].map(([part]) => Buffer.from(part, 'base64url').toString()),
    )
    const text = [...rows, ...inside].join('\n').toLowerCase()
    return person.filter(word => text.includes(word))
  }

  it('is neither the name nor the birth date that Okta pushes, from the request to the token', async () => {
    const okta = await oktaIdv(w)
    const { url } = await okta.begin('mina@example.com', { claims: { birthdate: '1897-05-26' } })
    expect(await spoken()).toEqual([])
    const who = browser()
    const id = await okta.sit(who, String(url))
    expect(await spoken()).toEqual([])
    expect(verdictOf(await who.open(await w.finish(id, { overall: 'OK', value: 97 })))).toMatchObject({ outcome: 'ALLOW' })
    expect(await spoken()).toEqual([])
  })

  it('is neither the login that a relying party names nor the account that it is told', async () => {
    const asked = await rp.ask({ login_hint: 'mina@example.com' })
    expect(await spoken()).toEqual([])
    const back = await through(w, browser(), asked.url)
    expect(await spoken()).toEqual([])
    expect((await rp.redeem(String(back.location), asked)).claims()).toMatchObject({ sub: '00u-mina' })
    expect(await spoken()).toEqual([])
  })

  it('is gone with the step that seals, and tokens of the hooks stay', async () => {
    const row = { client_id: null, grant_id: null, uid: null, epoch: 'before', consumed_at: null, expires_at: null }
    const models = ['Interaction', 'rehearsal:PushedAuthorizationRequest', 'ClientCredentials', 'ReplayDetection']
    await w.store.transaction(async tx => {
      for (const model of models)
        await tx.db
          .insertInto('provider_records')
          .values({ ...row, model, id_hash: `before-${model}`, payload: '{}' })
          .execute()
      const [seals = ''] = signIns(words.sqlite)
      await sql.raw(seals).execute(tx.db)
    })
    const left = await w.store.db.selectFrom('provider_records').select('model').where('epoch', '=', 'before').execute()
    expect(left.map(({ model }) => model).toSorted()).toEqual(['ClientCredentials', 'ReplayDetection'])
  })
})
