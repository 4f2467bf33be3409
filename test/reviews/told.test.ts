import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { type Reviewers, reviewers } from './stage.ts'

const yes = { reason: 'vendor_case_seen' }
const no = { reason: 'document_doubtful' }

describe.each(['sqlite', 'postgres'] as const)('a person whose check a reviewer decided, on %s', database => {
  let r: Reviewers
  let mail: MailStandIn
  beforeAll(async () => {
    mail = await startMailStandIn()
    r = await reviewers(database, mail)
  })
  afterAll(async () => {
    await r.w.close()
    await mail.close()
  })

  async function waiting(login: string, purpose: 'step-up' | 'account-recovery' = 'account-recovery') {
    await r.w.person({ login })
    await r.w.enroll(login, `id-${login}`)
    const document = { givenName: 'Zebulonia', familyName: 'Quarkstein' }
    const { id } = await r.park(login, { overall: 'MANUAL_PENDING', document, identityId: `id-${login}` }, purpose)
    return (await r.reviewOf(id)).id
  }
  /** That somebody begins to recover the account was told before, and has its own test. */
  async function mailsTo(login: string) {
    await r.w.host.settleDown()
    return mail.inbox.list(login).filter(({ subject }) => !subject.includes('somebody asks to get into'))
  }

  it('is asked back after the last yes, once, by a mail without a link, a name or anything of a document', async () => {
    const id = await waiting('tara@example.com')
    await r.rita('POST', `/v1/reviews/${id}/approve`, yes)
    expect(await mailsTo('tara@example.com')).toEqual([])
    expect((await r.rob('POST', `/v1/reviews/${id}/approve`, yes)).body).toMatchObject({ state: 'approved' })
    await r.rob('POST', `/v1/reviews/${id}/approve`, yes)
    const [told, ...more] = await mailsTo('tara@example.com')
    expect(more).toEqual([])
    expect(told?.text).toContain('show your face once more')
    // The integration is called by an address here; none leads to the host.
    expect(told?.links.filter(link => link.startsWith(r.w.url))).toEqual([])
    expect(JSON.stringify(told)).not.toMatch(/Zebulonia|Quarkstein|Rita|Rob\b/)
  })

  it('is told once that the check was not accepted, and not why', async () => {
    const id = await waiting('tom@example.com')
    expect((await r.rita('POST', `/v1/reviews/${id}/reject`, no)).status).toBe(200)
    expect((await r.rob('POST', `/v1/reviews/${id}/reject`, no)).status).toBe(409)
    const mails = await mailsTo('tom@example.com')
    expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('was not accepted')])
    expect(JSON.stringify(mails)).not.toMatch(/doubtful|Zebulonia|Rita/)
  })

  it('is told the same where it was a human of Incode who did not accept it', async () => {
    await r.w.person({ login: 'tod@example.com' })
    await r.w.enroll('tod@example.com', 'id-tod')
    const { id } = await r.park('tod@example.com', { overall: 'MANUAL_PENDING', identityId: 'id-tod' }, 'account-recovery')
    await r.w.finish(id, { overall: 'MANUAL_FAIL', identityId: 'id-tod' })
    r.w.clock.advance(10 * 60_000)
    await r.w.host.settleDown()
    const mails = await mailsTo('tod@example.com')
    expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('was not accepted')])
  })

  it('hears nothing of a step-up, which opens no account', async () => {
    const id = await waiting('tess@example.com', 'step-up')
    expect((await r.rita('POST', `/v1/reviews/${id}/reject`, no)).status).toBe(200)
    expect(await mailsTo('tess@example.com')).toEqual([])
  })
})
