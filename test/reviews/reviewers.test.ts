import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, type Reviewers, reviewers } from './stage.ts'

const yes = { reason: 'hr_record' }
const no = { reason: 'cannot_tell' }
const may = ['owner', 'admin', 'reviewer']

interface Shown {
  readonly reviewing: { readonly people: number | null; readonly peopleWhereItBindsOrOpens: number; readonly roles: string[] }
}

describe('who decides what is left to a human', () => {
  let r: Reviewers
  let people = 0
  beforeAll(async () => {
    r = await reviewers()
  })
  afterAll(() => r.w.close())

  async function waiting(): Promise<{ readonly id: string; readonly account: string }> {
    people += 1
    const login = `noor${people}@example.com`
    await r.w.person({ login })
    await r.w.enroll(login, `id-noor${people}`)
    const parked = await r.park(login, { overall: 'MANUAL_PENDING' })
    return { id: (await r.reviewOf(parked.id)).id, account: `00u-noor${people}` }
  }
  async function answers(by: Caller, id: string): Promise<readonly number[]> {
    const look = await by('POST', `/v1/reviews/${id}/look`, { reason: 'decide' })
    const ends = [await by('POST', `/v1/reviews/${id}/approve`, yes), await by('POST', `/v1/reviews/${id}/reject`, no)]
    return [look, ...ends].map(({ status }) => status)
  }

  it('is told with each policy, and with what is in force for somebody', async () => {
    const shown = async (path: string) => (await r.rita<Shown>('GET', `/v1/policies${path}`)).body.reviewing
    expect(await shown('/default')).toEqual({ people: 1, peopleWhereItBindsOrOpens: 2, roles: may })
    await r.ada('POST', '/v1/policies', {
      name: 'Two',
      scope: { integrationId: r.flow.integrationId },
      settings: { reviewers: 2 },
      why: 'a test',
    })
    expect(await shown(`/effective?integrationId=${r.flow.integrationId}`)).toMatchObject({ people: 2, roles: may })
    const listed = await r.rita<{ items: readonly Shown[] }>('GET', '/v1/policies')
    expect(listed.body.items.map(({ reviewing }) => reviewing.people)).toEqual([1, 2])
    const other = await r.ada<{ id: string }>('POST', '/v1/policies', {
      name: 'Silent',
      scope: { directoryId: r.w.directoryId },
      settings: { tries: 1 },
      why: 'a test',
    })
    expect(await shown(`/${other.body.id}`)).toMatchObject({ people: null, roles: may })
  })

  it.each(['agent', 'auditor'])('is no %s', async role => {
    const { externalId } = await r.w.person({ login: `${role}@example.com` })
    const person = { integrationId: r.w.directoryId, externalId }
    const by = await r.caller({ name: `the ${role}`, role, person })
    const { id } = await waiting()
    expect(await answers(by, id)).toEqual([403, 403, 403])
    expect((await r.queue()).map(one => one.id)).toContain(id)
  })

  it('is not the person whom it is about, whatever their role', async () => {
    const { id, account } = await waiting()
    for (const role of may) {
      const person = { integrationId: r.w.directoryId, externalId: account }
      expect(await answers(await r.caller({ name: `own ${role}`, role, person }), id)).toEqual([403, 403, 403])
    }
  })

  it('is not whoever started it, nor whoever has a token of theirs', async () => {
    const login = 'nell@example.com'
    await r.w.person({ login })
    await r.w.enroll(login, 'id-nell')
    const failed = await r.park(login, { overall: 'OK', document: { givenName: 'Nell', familyName: 'Zwiebelfreund' } })
    await r.flow.redeem(failed.first.code, { loginHint: login })
    const starter = await r.caller({ name: 'Starter', role: 'owner' })
    const { status, body } = await starter<{ id: string }>('POST', `/v1/verifications/${failed.id}/dispute`)
    expect(status).toBe(201)
    const made = await r.caller({ name: 'Made by the starter', role: 'reviewer' }, starter)
    for (const by of [starter, made]) expect(await answers(by, body.id)).toEqual([403, 403, 403])
    expect((await r.rita('POST', `/v1/reviews/${body.id}/reject`, no)).status).toBe(200)
  })
})
