import { errors } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Mode } from '../../../src/contract/index.ts'
import { recordAdapter } from '../../../src/facades/provider/adapter.ts'
import { sweepRecords } from '../../../src/facades/provider/index.ts'
import { sha256 } from '../../../src/security/hash.ts'
import { createSeals } from '../../../src/security/seals.ts'
import { fakeClock } from '../../support/clock.ts'
import { databases, type TestDatabase } from '../../support/databases.ts'
import { fakeRandom } from '../../support/random.ts'

describe.each(databases())('records of the provider on $name', engine => {
  const clock = fakeClock()
  const seals = createSeals([{ id: 'k1', key: new Uint8Array(32).fill(3) }], fakeRandom(5))
  let database: TestDatabase
  beforeAll(async () => {
    database = await engine.open({ clock })
  })
  afterAll(() => database.dispose())
  const adapter = (model: string, epoch = 'e1', mode: Mode = 'live') =>
    recordAdapter(model, { store: database.store, seals, clock, epoch, mode })

  test('an id is found again, and is not in the row', async () => {
    const codes = adapter('AuthorizationCode')
    await codes.upsert('code-1', { jti: 'code-1', clientId: 'c', grantId: 'g', nonce: 'n' }, 60)
    expect(await codes.find('code-1')).toEqual({ jti: 'code-1', clientId: 'c', grantId: 'g', nonce: 'n' })
    const rows = await database.store.db.selectFrom('provider_records').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain('code-1')
  })

  test.each(['PushedAuthorizationRequest', 'Interaction', 'AuthorizationCode', 'AccessToken', 'Grant'])(
    'what %s says is sealed, and opens in no other row',
    async model => {
      const records = adapter(model)
      await records.upsert('sealed', { jti: 'sealed', request: 'Ada', params: { login_hint: 'Ada' }, accountId: 'Ada' }, 60)
      await records.upsert('other', { jti: 'other', accountId: 'Eve' }, 60)
      expect(await records.find('sealed')).toMatchObject({ request: 'Ada', accountId: 'Ada' })
      const rowOf = (id: string) => ({ model, id_hash: sha256(id) })
      const of = (id: string) =>
        database.store.db
          .selectFrom('provider_records')
          .select('payload')
          .where(eb => eb.and(rowOf(id)))
          .executeTakeFirstOrThrow()
      expect((await of('sealed')).payload).toMatch(/^v1\.k1\.[\w.-]+$/)
      const { payload } = await of('other')
      await database.store.transaction(async tx => {
        await tx.db
          .updateTable('provider_records')
          .set({ payload })
          .where(eb => eb.and(rowOf('sealed')))
          .execute()
      })
      await expect(records.find('sealed')).rejects.toMatchObject({ code: 'internal' })
    },
  )

  test('one model’s id is nothing to another', async () => {
    await adapter('AuthorizationCode').upsert('shared', { jti: 'shared' }, 60)
    expect(await adapter('AccessToken').find('shared')).toBeUndefined()
  })

  test('what a rehearsal wrote is nothing to real ones, nor theirs to it, by id, by uid or by grant', async () => {
    for (const [one, other] of [
      ['rehearsal', 'live'],
      ['live', 'rehearsal'],
    ] as const) {
      const [mine, theirs] = [adapter('AuthorizationCode', 'e1', one), adapter('AuthorizationCode', 'e1', other)]
      const id = `of-${one}`
      await mine.upsert(id, { jti: id, uid: `u-${id}`, grantId: `g-${id}` }, 60)
      expect([await theirs.find(id), await theirs.findByUid(`u-${id}`)]).toEqual([undefined, undefined])
      await expect(theirs.consume(id)).rejects.toBeInstanceOf(errors.InvalidGrant)
      await theirs.revokeByGrantId(`g-${id}`)
      await theirs.destroy(id)
      expect(await mine.findByUid(`u-${id}`)).toMatchObject({ uid: `u-${id}` })
    }
  })

  test('100 parallel uses of one code: exactly one succeeds, the others are invalid_grant', async () => {
    const codes = adapter('AuthorizationCode')
    await codes.upsert('race', { jti: 'race' }, 60)
    const uses = await Promise.allSettled(Array.from({ length: 100 }, () => codes.consume('race')))
    expect(uses.filter(use => use.status === 'fulfilled')).toHaveLength(1)
    for (const use of uses) {
      if (use.status === 'rejected') expect(use.reason).toBeInstanceOf(errors.InvalidGrant)
    }
    expect(await codes.find('race')).toMatchObject({ consumed: Math.floor(clock.now() / 1000) })
  })

  test('100 parallel interactions of one pushed request: exactly one is opened, and can be ended', async () => {
    await adapter('PushedAuthorizationRequest').upsert('pushed', { jti: 'pushed' }, 60)
    const interactions = adapter('Interaction')
    const open = (id: string) => interactions.upsert(id, { jti: id, parJti: 'pushed' }, 60)
    const uses = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => open(`one-${n}`)))
    const winner = uses.findIndex(use => use.status === 'fulfilled')
    expect(uses.filter(use => use.status === 'fulfilled')).toHaveLength(1)
    for (const use of uses) {
      if (use.status === 'rejected') expect(use.reason).toBeInstanceOf(errors.InvalidRequestUri)
    }
    await expect(open(`one-${winner}`)).resolves.toBeUndefined()
  })

  test('100 parallel ends of one pushed request: exactly one succeeds', async () => {
    const pushed = adapter('PushedAuthorizationRequest')
    await pushed.upsert('spent', { jti: 'spent' }, 60)
    const uses = await Promise.allSettled(Array.from({ length: 100 }, () => pushed.consume('spent')))
    expect(uses.filter(use => use.status === 'fulfilled')).toHaveLength(1)
  })

  test('a later version of a record does not make it unused', async () => {
    const codes = adapter('AuthorizationCode')
    await codes.upsert('again', { jti: 'again' }, 60)
    await codes.consume('again')
    await codes.upsert('again', { jti: 'again', nonce: 'x' }, 60)
    await expect(codes.consume('again')).rejects.toBeInstanceOf(errors.InvalidGrant)
  })

  test('an expired record is neither found nor used', async () => {
    const codes = adapter('AuthorizationCode')
    await codes.upsert('old', { jti: 'old' }, 60)
    clock.advance(60_000)
    expect(await codes.find('old')).toBeUndefined()
    await expect(codes.consume('old')).rejects.toBeInstanceOf(errors.InvalidGrant)
  })

  test('a record of another epoch is neither found nor used', async () => {
    await adapter('AuthorizationCode', 'e1').upsert('before', { jti: 'before' }, 60)
    expect(await adapter('AuthorizationCode', 'e2').find('before')).toBeUndefined()
    await expect(adapter('AuthorizationCode', 'e2').consume('before')).rejects.toBeInstanceOf(errors.InvalidGrant)
  })

  test('a session is found by its uid; a grant takes its records with it', async () => {
    await adapter('Session').upsert('s1', { jti: 's1', uid: 'u1' }, 60)
    expect(await adapter('Session').findByUid('u1')).toMatchObject({ uid: 'u1' })
    await adapter('AccessToken').upsert('t1', { jti: 't1', grantId: 'g1' }, 60)
    await adapter('AccessToken').revokeByGrantId('g1')
    expect(await adapter('AccessToken').find('t1')).toBeUndefined()
    await adapter('Session').destroy('s1')
    expect(await adapter('Session').find('s1')).toBeUndefined()
  })

  test('the sweep takes what is expired, in slices, and leaves the rest', async () => {
    await sweepRecords(database.store, clock.now(), 1000)
    const codes = adapter('AuthorizationCode')
    for (const id of ['a', 'b', 'c']) await codes.upsert(id, { jti: id }, 10)
    await codes.upsert('stays', { jti: 'stays' }, 100)
    clock.advance(10_000)
    expect(await sweepRecords(database.store, clock.now(), 2)).toBe(2)
    expect(await sweepRecords(database.store, clock.now(), 2)).toBe(1)
    expect(await codes.find('stays')).toBeDefined()
  })
})
