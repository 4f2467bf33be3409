import { describe, expect, onTestFinished, test } from 'vitest'
import { asIntegrationId, asVerificationId } from '../../src/contract/index.ts'
import { sweepExpired } from '../../src/storage/sweep.ts'
import type { VerificationCodesTable } from '../../src/storage/tables/index.ts'
import { databases } from '../support/databases.ts'

const day = 24 * 60 * 60_000
const now = 100 * day

describe.each(databases())('what time made worthless, on $name', ({ open }) => {
  async function world() {
    const database = await open()
    onTestFinished(() => database.dispose())
    const { store } = database
    const verification_id = asVerificationId('v1')
    const link = (hash: string, expires_at: number) =>
      ({ hash, verification_id, kind: 'page', created_at: 1, expires_at, claimed_at: null }) as const
    const code = (hash: string, expires_at: number): VerificationCodesTable => ({
      hash,
      verification_id,
      kind: 'transfer',
      client_id: null,
      mode: 'live',
      binding: 'transfer_code',
      tries: 1,
      created_at: 1,
      expires_at,
      used_at: null,
      replaced_at: null,
    })
    const left = async (table: 'verification_links' | 'verification_codes') =>
      (await store.db.selectFrom(table).select('hash').orderBy('hash').execute()).map(({ hash }) => hash)
    return { store, link, code, left }
  }

  test('is removed: links of a month ago, and codes that no verification can be alive for', async () => {
    const { store, link, code, left } = await world()
    await store.transaction(async ({ db }) => {
      const links = [link('dead', now - 30 * day - 1), link('kept', now - 30 * day), link('young', now + 1)]
      await db.insertInto('verification_links').values(links).execute()
      const codes = [code('dead', now - 3 * day - 1), code('kept', now - 3 * day), code('young', now + 1)]
      await db.insertInto('verification_codes').values(codes).execute()
    })
    expect(await sweepExpired(store, now)).toBe(2)
    expect(await left('verification_links')).toEqual(['kept', 'young'])
    expect(await left('verification_codes')).toEqual(['kept', 'young'])
    expect(await sweepExpired(store, now)).toBe(0)
  })

  test('is removed: what became of people more than 400 days ago, and nothing younger', async () => {
    const { store } = await world()
    const change = (at: number) =>
      ({
        integration_id: asIntegrationId('int_okta'),
        external_id: 'p1',
        run: null,
        at,
        what: 'updated',
        fields: 'email',
        before_status: 'active',
        after_status: 'active',
      }) as const
    const long = 450 * day
    const ages = [...Array.from({ length: 1_200 }, (_, n) => n), long - 400 * day - 1, long - 400 * day, long]
    for (let from = 0; from < ages.length; from += 300) {
      const rows = ages.slice(from, from + 300).map(change)
      await store.transaction(({ db }) => db.insertInto('directory_changes').values(rows).execute())
    }
    expect(await sweepExpired(store, long)).toBe(1_201)
    const left = await store.db.selectFrom('directory_changes').select('at').orderBy('at').execute()
    expect(left.map(({ at }) => at)).toEqual([long - 400 * day, long])
    expect(await sweepExpired(store, long)).toBe(0)
  })

  test('is removed in one round, though it is more than a slice', async () => {
    const { store, link, left } = await world()
    for (let part = 0; part < 5; part += 1) {
      const many = Array.from({ length: 500 }, (_, n) => link(`dead-${part}-${n}`, n))
      await store.transaction(({ db }) => db.insertInto('verification_links').values(many).execute())
    }
    await store.transaction(({ db }) => db.insertInto('verification_links').values(link('young', now)).execute())
    expect(await sweepExpired(store, now)).toBe(2_500)
    expect(await left('verification_links')).toEqual(['young'])
  })
})
