import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Reviewers, reviewers } from '../reviews/stage.ts'
import { type Shell, shell } from '../support/command.ts'
import { stepThrough } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'

describe('reviews from the command line', () => {
  let r: Reviewers
  let here: Shell
  let flow: Flow
  let people = 0
  beforeAll(async () => {
    r = await reviewers()
    flow = await r.w.flow({ returnUrls: ['loopback'] })
    here = await shell()
  })
  afterAll(async () => {
    await here.close()
    await r.w.close()
  })
  const as = (token: string) => ({ STEPGATE_URL: r.w.url, STEPGATE_TOKEN: token, STEPGATE_CLIENT_SECRET: flow.client.secret })
  const run = (...args: string[]) => here.run(args, as(r.w.adminToken))
  async function somebody(): Promise<string> {
    people += 1
    const login = `clio${people}@example.com`
    await r.w.person({ login, givenName: 'José', familyName: `Núñez Clio${people}` })
    await r.w.enroll(login, `id-clio${people}`)
    return login
  }
  const play = async (as: string, login: string, ...more: string[]) =>
    run('try', flow.integrationId, '--login', login, '--as', as, '--timeout', '20', ...more)

  it('a review is decided later: listed, shown, approved, and the face shown once more', async () => {
    const login = await somebody()
    const waiting = play('review', login)
    await expect.poll(async () => (await r.queue()).length, { timeout: 15_000 }).toBe(1)
    const [review] = await r.queue()
    const id = review?.id ?? ''
    const list = await run('reviews', 'list')
    expect(list.out.split('\n').at(-1)).toMatch(new RegExp(`^${id}  verification  step_up  score  00u-clio${people}  .*open$`))
    const shown = await run('reviews', 'show', id)
    expect(shown.out).toContain('Incode said MANUAL_PENDING')
    expect(shown.out).toContain('given_name: matched')
    expect(shown.out).not.toMatch(/José|Núñez/i)
    expect(await run('reviews', 'approve', id, '--reason', 'vendor_case_seen')).toMatchObject({ code: 0, out: `${id}: approved` })
    const ran = await waiting
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.out).toContain('reason                      under_review')
    expect(ran.out).toMatch(/reason {22}ok\nbranch taken {16}let in$/)
  })

  it('a name is disputed, looked at, accepted, and taken back', async () => {
    const ada = await r.caller({ name: 'Ada', role: 'admin' })
    const rita = await r.caller({ name: 'Rita', role: 'reviewer' })
    const login = await somebody()
    const other = { overall: 'OK', document: { givenName: 'Mallory', familyName: 'Elsewhere' }, identityId: `id-clio${people}` }
    const shown = async () => said(await stepThrough(r.w, flow, login, other))
    expect(await shown()).toContain('claims_mismatch')
    const failed = (await r.w.admin<{ items: { id: string }[] }>('GET', '/v1/verifications?limit=1')).body.items[0]
    const made = await here.run(['reviews', 'dispute', failed?.id ?? ''], as(ada.token))
    const [id = ''] = made.out.split(':')
    const looked = await here.run(['reviews', 'look', id, '--reason', 'decide'], as(rita.token))
    expect(looked.out).toMatch(/given_name\s+Mallory\s+José\s+mismatched/)
    const yes = ['--reason', 'hr_record', '--claim', 'given_name', '--claim', 'family_name']
    const accepted = await here.run(['reviews', 'approve', id, ...yes], as(rita.token))
    expect(accepted.out).toBe(`${id}: approved`)
    expect(await shown()).toBe(allowed)
    const aliases = await run('aliases', 'list', r.w.directoryId, `00u-clio${people}`, '--json')
    for (const { id: alias } of JSON.parse(aliases.out) as { id: string }[]) {
      expect((await run('aliases', 'remove', alias)).out).toBe('removed')
    }
    expect(await shown()).toContain('claims_mismatch')
  })

  it('refuses a decision without a reason of the list', async () => {
    expect((await run('reviews', 'reject', 'rev_x')).code).toBe(2)
    expect((await run('reviews', 'reject', 'rev_x', '--reason', 'tired')).err).toContain('request_invalid')
  })
})
