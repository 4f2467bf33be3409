import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EditableClaims } from '../../src/contract/index.ts'
import { type Reviewers, reviewers } from '../reviews/stage.ts'
import { said as productSaid } from '../support/editable-claims.ts'
import { allowed, said, verify } from '../support/walk.ts'
import type { Flow, World } from '../support/world.ts'

const ambiguous = 'failed/none/challenge/ambiguous_identity'
const fixed: EditableClaims = { given_name: 'no', family_name: 'no', birth_date: 'no' }

/** Unlike each other, so that no crowd has namesakes in another one. */
const families = [
  ...['Abarca', 'Belmonte', 'Cifuentes', 'Dominguez', 'Escobar', 'Figueroa', 'Guzman'],
  ...['Hinojosa', 'Iglesias', 'Jimenez', 'Larios', 'Montoya'],
]

describe.each(['sqlite', 'postgres'] as const)('a date of birth among namesakes, on %s', database => {
  let r: Reviewers
  let w: World
  let flow: Flow
  let crowds = 0
  beforeAll(async () => {
    r = await reviewers(database)
    w = r.w
    flow = r.flow
  })
  afterAll(() => w.close())

  /** Namesakes by their dates of birth, the first of whom steps up with a document that shows `shown`. */
  async function first(shown: string | null, ...born: readonly (string | null)[]): Promise<string> {
    crowds += 1
    const name = { givenName: 'Maria', familyName: families[crowds - 1] ?? 'Zamora' }
    for (const [n, date] of born.entries()) {
      await w.person({ login: `m${crowds}-${n}@example.com`, ...name, claims: date === null ? {} : { birth_date: date } })
    }
    const login = `m${crowds}-0@example.com`
    const document = { ...name, ...(shown === null ? {} : { birthDate: shown }) }
    const { code } = await verify(w, await flow.stepUp(login), { overall: 'OK', identityId: `id-m${crowds}`, document })
    return said(await flow.redeem(code, { loginHint: login }))
  }
  const says = (claims: EditableClaims) => productSaid(w.store, w.directoryId, claims)
  const boundAt = async () => {
    const rows = await w.store.db.selectFrom('enrollments').selectAll().where('identity_id', '=', `id-m${crowds}`).execute()
    return rows.map(({ assurance, evidence }) => [assurance, evidence])
  }

  it('tells them apart where people cannot change theirs, and speaks for whoever it fits alone', async () => {
    await says(fixed)
    expect(await first('1990-05-01', '1990-05-01', '1985-01-02', '1971-11-30')).toBe(allowed)
    expect(await boundAt()).toEqual([['medium', '["signed_in","names_and_birth_date"]']])
    const recovery = { loginHint: `m${crowds}-0@example.com`, returnUrl: flow.returnUrl }
    expect(said(await flow.call('POST', '/account-recovery', recovery))).toBe('failed/none/deny/binding_too_weak')
    w.clock.advance(400 * 86_400_000)
    expect(said(await flow.call('POST', '/account-recovery', recovery))).toBe('failed/none/deny/binding_too_weak')
  })

  it('counts one who shares it, and one of whom none is known', async () => {
    await says(fixed)
    expect(await first('1990-05-01', '1990-05-01', '1990-05-01')).toBe(ambiguous)
    expect(await first('1990-05-01', '1990-05-01', '1985-01-02', null)).toBe(ambiguous)
    expect(await first(null, '1990-05-01', '1985-01-02')).toBe(ambiguous)
    expect(await first('1990-05-01', null, '1985-01-02')).toBe(ambiguous)
    expect(await boundAt()).toEqual([])
  })

  it.each<[string, EditableClaims]>([
    ['can change it', { ...fixed, birth_date: 'yes' }],
    ['may be able to', { ...fixed, birth_date: 'unknown' }],
    ['are not spoken of', {}],
  ])('tells nobody apart where people %s', async (_what, claims) => {
    await says(claims)
    expect(await first('1990-05-01', '1990-05-01', '1985-01-02')).toBe(ambiguous)
  })

  it('does not speak for anybody whose name is their own to choose', async () => {
    await says({ ...fixed, family_name: 'yes' })
    expect(await first('1990-05-01', '1990-05-01', '1985-01-02')).toBe(allowed)
    expect(await boundAt()).toEqual([['low', '["signed_in"]']])
  })

  /** Fails with `document`, of which reviewers accept `claim` as another one of theirs, and shows it once more. */
  async function accepted(login: string, identityId: string, document: object, claim: string): Promise<string> {
    const show = async () => {
      const { id, first: back } = await r.park(login, { overall: 'OK', identityId, document })
      return { id, ended: said(await flow.redeem(back.code, { loginHint: login })) }
    }
    const { id, ended } = await show()
    expect(ended).toBe('failed/rejected/deny/claims_mismatch')
    const dispute = await r.ada<{ id: string }>('POST', `/v1/verifications/${id}/dispute`, {})
    for (const by of [r.rita, r.rob]) {
      const yes = { reason: 'marriage_certificate', claims: [claim] }
      expect((await by('POST', `/v1/reviews/${dispute.body.id}/approve`, yes)).status).toBe(200)
    }
    return (await show()).ended
  }
  const evidenceOf = async (identityId: string) =>
    (await w.store.db.selectFrom('enrollments').select('evidence').where('identity_id', '=', identityId).execute()).map(
      ({ evidence }) => evidence,
    )

  it('hides no namesake behind a date that reviewers accepted: it is the namesake’s own', async () => {
    await says(fixed)
    const name = { givenName: 'Maria', familyName: 'Quintero' }
    await w.person({ login: 'victim@example.com', ...name, claims: { birth_date: '1990-05-01' } })
    await w.person({ login: 'mallory@example.com', ...name, claims: { birth_date: '1985-01-02' } })
    const document = { ...name, birthDate: '1985-01-02' }
    expect(await accepted('victim@example.com', 'id-mallory', document, 'birth_date')).toBe(ambiguous)
    expect(await evidenceOf('id-mallory')).toEqual([])
  })

  it.each([
    ['date', 'birth_date', { familyName: 'Urrutia', birthDate: '1985-01-02' }],
    ['name', 'family_name', { familyName: 'Villalobos', birthDate: '1990-05-01' }],
  ])('does not speak for anybody by a %s that reviewers accepted', async (what, claim, shown) => {
    await says(fixed)
    const login = `by-${what}@example.com`
    const known = { givenName: `Ines ${what}`, familyName: 'Urrutia', claims: { birth_date: '1990-05-01' } }
    await w.person({ login, ...known })
    const document = { givenName: known.givenName, ...shown }
    expect(await accepted(login, `id-by-${what}`, document, claim)).toBe(allowed)
    expect(await evidenceOf(`id-by-${what}`)).toEqual(['["signed_in"]'])
  })

  it('tells nobody apart where the policy does not let it, and cannot be asked for where people change it', async () => {
    await says(fixed)
    const write = (settings: object) => w.admin('POST', '/v1/policies/default/proposals', { settings, why: 'test' })
    expect((await write({ discriminators: [] })).status).toBe(200)
    expect(await first('1990-05-01', '1990-05-01', '1985-01-02')).toBe(ambiguous)
    await says({ ...fixed, birth_date: 'yes' })
    for (const settings of [
      { discriminators: ['birth_date'] },
      { requiredClaims: { account_recovery: { birth_date: 'matched' } } },
    ]) {
      expect((await write(settings)).status).toBe(400)
    }
  })
})
