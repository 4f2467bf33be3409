import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { allowed, carried, comeBack, idOf, said, sit, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const ambiguous = 'failed/none/challenge/ambiguous_identity'

describe('namesakes: a genuine document in the right name', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  afterAll(() => w.close())

  async function bound(): Promise<readonly (string | null)[]> {
    const rows = await w.store.db.selectFrom('enrollments').select('identity_id').where('ended_at', 'is', null).execute()
    return rows.map(row => row.identity_id)
  }
  /** How a step-up ends; a refusal is one from settle on, whoever redeems it or not. */
  async function stepUp(login: string, outcome: object): Promise<string> {
    const started = await flow.stepUp(login)
    const { code } = await verify(w, started, { overall: 'OK', ...outcome })
    const before = said(await flow.call('GET', `/verifications/${idOf(started)}`))
    const end = said(await flow.redeem(code, { loginHint: login }))
    expect(before).toBe(end === allowed ? 'pending/none/challenge/awaiting_return' : end)
    return end
  }

  it('opens neither of two accounts, and binds nothing, to either of them', async () => {
    await w.person({ login: 'maria1@example.com', givenName: 'Maria', familyName: 'Garcia' })
    await w.person({ login: 'maria2@example.com', givenName: 'Maria', familyName: 'Garcia' })
    const maria = { document: { givenName: 'Maria', familyName: 'Garcia' } }
    expect(await stepUp('maria1@example.com', { ...maria, identityId: 'id-maria1' })).toBe(ambiguous)
    expect(await stepUp('maria2@example.com', { ...maria, identityId: 'id-maria1' })).toBe(ambiguous)
    expect(await bound()).toEqual([])
    for (const login of ['maria1@example.com', 'maria2@example.com']) {
      const recovery = await flow.call('POST', '/account-recovery', { loginHint: login, returnUrl: flow.returnUrl })
      expect(said(recovery)).toBe('failed/none/deny/not_enrolled')
    }
  })

  it.each([
    ['the order of the names', ['Jun', 'Li'], ['Li', 'Jun']],
    ['case', ['Ann', 'Lee'], ['ANN', 'LEE']],
    ['diacritics', ['José', 'Muñoz'], ['Jose', 'Munoz']],
    ['a decomposed spelling', ['Zo\u00eb', 'Bell'], ['Zoe\u0308', 'Bell']],
    ['letters that do not decompose', ['Søren', 'Łuk'], ['Soren', 'Luk']],
    ['how a passport writes an umlaut', ['Jörg', 'Müller'], ['Joerg', 'Mueller']],
    ['sharp s', ['Max', 'Weiß'], ['Max', 'Weiss']],
    ['hyphens and blanks', ['Anne-Marie', 'de la Cruz'], ['Anne Marie', 'De-la-Cruz']],
    ['full-width letters', ['Ｋｅｎ', 'Ｏｎｏ'], ['Ken', 'Ono']],
    ['apostrophes', ['Sean', "O'Brien"], ['Sean', 'Obrien']],
    ['Cyrillic', ['Юлия', 'Иванова'], ['Yuliya', 'Ivanova']],
    ['Greek', ['Ευάγγελος', 'Δημητρίου'], ['Evangelos', 'Dimitriou']],
    ['Arabic', ['محمد', 'علي'], ['Mohammed', 'Ali']],
    ['Chinese', ['小明', '王'], ['Xiaoming', 'Wang']],
    ['kana', ['ゆうこ', 'たなか'], ['Yuko', 'Tanaka']],
    ['Korean', ['민준', '최'], ['Minjun', 'Choi']],
    ['where one name ends and the other begins', ['Nguyễn Văn', 'An'], ['Van', 'Nguyen An']],
  ])('sees through %s', async (what, [given = '', family = ''], [otherGiven = '', otherFamily = '']) => {
    const name = what.replaceAll(/\W/g, '-')
    await w.person({ login: `${name}-a@example.com`, givenName: given, familyName: family })
    await w.person({ login: `${name}-b@example.com`, givenName: otherGiven, familyName: otherFamily })
    const genuine = { identityId: `id-${name}`, document: { givenName: otherGiven, familyName: otherFamily } }
    expect(await stepUp(`${name}-a@example.com`, genuine)).toBe(ambiguous)
    expect(await stepUp(`${name}-b@example.com`, genuine)).toBe(ambiguous)
    expect(await bound()).not.toContain(`id-${name}`)
  })

  it('counts a namesake who is suspended, and none who is gone', async () => {
    await w.person({ login: 'ida@example.com', givenName: 'Ida', familyName: 'Berg' })
    await w.person({ login: 'ida-too@example.com', givenName: 'Ida', familyName: 'Berg', status: 'suspended' })
    expect(await stepUp('ida@example.com', { identityId: 'id-ida' })).toBe(ambiguous)
    await w.store.transaction(async ({ db }) => {
      const gone = { status: 'removed', removed_at: w.clock.now() } as const
      await db.updateTable('directory_users').set(gone).where('external_id', '=', '00u-ida-too').execute()
    })
    expect(await stepUp('ida@example.com', { identityId: 'id-ida' })).toBe(allowed)
  })

  it('sees one whose middle name completes what the document shows', async () => {
    const document = { givenName: 'JOHN ROBERT', familyName: 'MASON' }
    await w.person({ login: 'jr@example.com', givenName: 'John Robert', familyName: 'Mason' })
    await w.person({ login: 'j-r@example.com', givenName: 'John', familyName: 'Mason', claims: { middle_name: 'Robert' } })
    expect(await stepUp('jr@example.com', { identityId: 'id-jr', document })).toBe(ambiguous)
    expect(await stepUp('j-r@example.com', { identityId: 'id-jr', document })).toBe(ambiguous)
  })

  it.each([
    ['a short form', ['Bob', 'Stead'], ['Robert', 'Stead']],
    ['a spelling of a short form', ['Cathy', 'Stroud'], ['Katherine', 'Stroud']],
    ['one of two surnames', ['Lucía', 'Soler'], ['Lucía', 'Soler Vidal']],
    ['the other one of two surnames', ['Ana', 'Costa'], ['Ana', 'Prado Costa']],
    ['one of two given names', ['An', 'Trịnh'], ['Văn An', 'Trịnh']],
    ['an initial', ['D', 'Fenwick'], ['Dora', 'Fenwick']],
    ['an initial of the family', ['Suresh', 'V'], ['Suresh', 'Venkatesan']],
    ['syllables apart', ['Xiao-Lin', 'Feng'], ['Xiaolin', 'Feng']],
    ['another spelling of a Korean name', ['Joon-ho', 'Pak'], ['Junho', 'Park']],
    ['another spelling of an Arabic name', ['Mohamed', 'Hussain'], ['Mohammed', 'Hussein']],
    ['another spelling', ['Sofia', 'Hartley'], ['Sophia', 'Hartley']],
    ['an umlaut without its dots', ['Uwe', 'Kuster'], ['Uwe', 'Küster']],
  ])('opens no account by the document of a colleague whom the directory has by %s', async (what, attacker, target) => {
    const name = what.replaceAll(/\W/g, '-')
    const [givenName = '', familyName = ''] = target
    await w.person({ login: `${name}-a@example.com`, givenName: attacker[0] ?? '', familyName: attacker[1] ?? '' })
    await w.person({ login: `${name}-t@example.com`, givenName, familyName })
    const genuine = { identityId: `id-${name}`, document: { givenName, familyName } }
    expect(await stepUp(`${name}-t@example.com`, genuine)).toBe(ambiguous)
    expect(await bound()).not.toContain(`id-${name}`)
  })

  it('sees a namesake who joined between the face and the redeem', async () => {
    await w.person({ login: 'kim@example.com', givenName: 'Kim', familyName: 'Park' })
    const { code } = await verify(w, await flow.stepUp('kim@example.com'), { overall: 'OK', identityId: 'id-kim' })
    await w.person({ login: 'kim-too@example.com', givenName: 'Park', familyName: 'Kim' })
    expect(said(await flow.redeem(code, { loginHint: 'kim@example.com' }))).toBe(ambiguous)
    expect(await bound()).not.toContain('id-kim')
  })

  it('binds nobody to a name that was changed between the face and the redeem', async () => {
    await w.person({ login: 'tom@example.com', givenName: 'Tom', familyName: 'Ford' })
    const { code } = await verify(w, await flow.stepUp('tom@example.com'), { overall: 'OK', identityId: 'id-tom' })
    w.clock.advance(1_000)
    await w.person({
      login: 'tom@example.com',
      givenName: 'Tim',
      familyName: 'Ford',
      changedAt: new Date(w.clock.now()).toISOString(),
    })
    expect(said(await flow.redeem(code, { loginHint: 'tom@example.com' }))).toBe('failed/none/challenge/claims_unsettled')
    expect(await bound()).not.toContain('id-tom')
  })

  it('has no part in another directory', async () => {
    const { body } = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'okta-directory',
      name: 'Another',
      config: { orgUrl: 'http://127.0.0.1:9', clientId: '0oa2' },
    })
    const far = { externalId: 'far', login: 'far@example.com', givenName: 'Uma', familyName: 'Holt', claims: {} }
    await w.store.loader.put(
      asIntegrationId(body.id),
      { ...far, status: 'active', sourceStatus: 'ACTIVE', changedAt: '2020-01-01T00:00:00.000Z' },
      w.clock.now(),
    )
    await w.person({ login: 'uma@example.com', givenName: 'Uma', familyName: 'Holt' })
    expect(await stepUp('uma@example.com', { identityId: 'id-uma' })).toBe(allowed)
  })

  describe('of somebody enrolled', () => {
    beforeAll(async () => {
      await w.person({ login: 'wei1@example.com', givenName: 'Wei', familyName: 'Zhang' })
      await w.person({ login: 'wei2@example.com', givenName: 'Wei', familyName: 'Zhang' })
      await w.enroll('wei1@example.com', 'id-wei1')
    })
    const wei = { givenName: 'Wei', familyName: 'Zhang' }

    it.each(['/step-up', '/account-recovery'])('a genuine document and a face of his own open nothing by %s', async path => {
      const started = await flow.call('POST', path, { loginHint: 'wei1@example.com', returnUrl: flow.returnUrl })
      const { code } = await verify(w, started, { overall: 'OK', identityId: 'id-wei2', document: wei })
      const purpose = path === '/step-up' ? 'step_up' : 'account_recovery'
      expect(said(await flow.redeem(code, { loginHint: 'wei1@example.com', purpose }))).toBe(
        'failed/rejected/deny/identity_mismatch',
      )
    })

    it('the enrolled one steps up and recovers as if there were no other', async () => {
      expect(await stepUp('wei1@example.com', {})).toBe(allowed)
      const recovery = { loginHint: 'wei1@example.com', returnUrl: flow.returnUrl }
      const { code } = await verify(w, await flow.call('POST', '/account-recovery', recovery))
      expect(said(await flow.redeem(code, { loginHint: 'wei1@example.com', purpose: 'account_recovery' }))).toBe(allowed)
    })

    it('the other one is not bound by the first one’s face either', async () => {
      expect(await stepUp('wei2@example.com', { identityId: 'id-wei1' })).toBe('failed/rejected/deny/identity_in_use')
    })
  })

  it.each([
    ['only nearly', { givenName: 'Roberta Ann', familyName: 'Stone' }, 'failed/none/challenge/binding_evidence_missing'],
    ['by a nickname', { givenName: 'Bobbie', familyName: 'Stone' }, 'failed/none/challenge/binding_evidence_missing'],
    ['by the nickname of another name', { givenName: 'Bob', familyName: 'Stone' }, 'failed/rejected/deny/claims_mismatch'],
    ['by an initial', { givenName: 'R', familyName: 'Stone' }, 'failed/none/challenge/binding_evidence_missing'],
    [
      'in one of two surnames',
      { givenName: 'Roberta', familyName: 'Stone Miller' },
      'failed/none/challenge/binding_evidence_missing',
    ],
    ['by the family name alone', { givenName: null, familyName: 'Stone' }, 'failed/none/challenge/binding_evidence_missing'],
    ['not at all', { givenName: 'Eva', familyName: 'Luna' }, 'failed/rejected/deny/claims_mismatch'],
  ])('binds nobody whose document matches %s', async (_how, document, expected) => {
    await w.person({ login: 'rob@example.com', givenName: 'Roberta', familyName: 'Stone' })
    expect(await stepUp('rob@example.com', { identityId: 'id-rob', document })).toBe(expected)
    expect(await bound()).not.toContain('id-rob')
  })

  it('lets nobody of a crowd with few names into another one’s account with a true document', async () => {
    const crowd = await world()
    try {
      const client = await crowd.flow()
      const given = ['Wei', 'María', 'Min-jun', 'Anh', 'Mohammed']
      const family = ['Zhang', 'García', 'Kim', 'Nguyễn', 'Ali']
      const names = Array.from({ length: 60 }, (_, n) => ({
        login: `p${n}@example.com`,
        givenName: given[(n * n) % 5] ?? '',
        familyName: family[(n * 3 + (n >> 3)) % 5] ?? '',
      }))
      for (const one of names) await crowd.person(one)
      let opened = 0
      for (let n = 0; n < 30; n += 1) {
        const attacker = names[n]
        // The most promising target there is: somebody else who bears the name, in either order.
        const target = names.find(
          one =>
            one !== attacker &&
            [one.givenName, one.familyName].sort().join() === [attacker?.givenName, attacker?.familyName].sort().join(),
        )
        if (!attacker || !target) continue
        const started = await client.stepUp(target.login)
        const person = await sit(started)
        const shown = { givenName: attacker.givenName.toUpperCase(), familyName: attacker.familyName }
        const back = await comeBack(crowd, started, person, { overall: 'OK', identityId: `id-${n}`, document: shown })
        const answer = await client.redeem(carried(back, person).code, { loginHint: target.login })
        expect(said(answer)).toBe(ambiguous)
        opened += answer.body.outcome === 'allow' ? 1 : 0
      }
      expect(opened).toBe(0)
      expect(await crowd.store.db.selectFrom('enrollments').selectAll().execute()).toEqual([])
    } finally {
      await crowd.close()
    }
  })
})
