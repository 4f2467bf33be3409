import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { dump } from '../support/dump.ts'
import { incodeCalls } from '../support/passage.ts'
import { breaks, jpegOf, pngOf, shows } from '../support/pictures.ts'
import { allowed, idOf, said } from '../support/walk.ts'
import { type Answer, type Flow, type World, webhookSecret, world } from '../support/world.ts'

const largest = 5 * 1024 * 1024

describe('a client hands in a face that it took itself', () => {
  let w: World
  let kiosk: Flow
  let people = 0
  beforeAll(async () => {
    w = await world()
    kiosk = await w.flow({
      purposes: ['step_up', 'account_recovery'],
      resultDelivery: 'poll',
      policies: ['unbound_step_up', 'face_taken_by_client'],
    })
  })
  afterAll(() => w.close())

  async function started(): Promise<{ readonly id: string; readonly identityId: string }> {
    people += 1
    const [login, identityId] = [`pia${people}@example.com`, `id-pia-${people}`]
    await w.person({ login })
    await w.enroll(login, identityId)
    return { id: idOf(await kiosk.call('POST', '/step-up', { loginHint: login })), identityId }
  }
  async function handIn(id: string, body: unknown): Promise<Answer<Result>> {
    const answer = await fetch(`${w.url}/v1/hooks/verifications/${id}/authenticate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await kiosk.token('authenticate:face')}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Result }
  }
  const picture = (base64Image: string) => ({ face: { base64Image } })
  const looks = async () => (await incodeCalls(w)).counts['POST /omni/incode-id/authenticate'] ?? 0

  it.each([
    ['JPEG', jpegOf],
    ['PNG', pngOf],
  ])('and the person it shows is let in: as a %s', async (_what, file) => {
    const { id, identityId } = await started()
    const face = file(`of ${identityId}`)
    await shows(w, face, { identityIds: [identityId] })
    const answer = await handIn(id, picture(face))
    expect([answer.status, said(answer)]).toEqual([200, allowed])
    expect(answer.body.data).toMatchObject({ binding: 'none', identityId, verificationId: id })
    expect(answer.body.data.score.reported).toMatchObject({ authentication: { status: 'OK' } })
    expect(said(await kiosk.call('GET', `/verifications/${id}`))).toBe(allowed)
  })

  it.each<[string, object, string]>([
    ['nobody', {}, 'failed/rejected/deny/face_failed'],
    ['several people', { identityIds: ['id-pia-1', 'id-pia-2'] }, 'failed/rejected/deny/face_failed'],
    ['another person', { identityIds: ['id-pia-1'] }, 'failed/rejected/deny/identity_mismatch'],
    ['a mask', { failureReason: 'hasFaceMask' }, 'failed/rejected/deny/face_quality'],
    ['lenses', { failureReason: 'hasLenses' }, 'failed/rejected/deny/face_quality'],
    ['a photograph of a photograph', { failureReason: 'spoofAttempt' }, 'failed/rejected/deny/spoof_suspected'],
  ])('that shows %s, and nobody is let in', async (what, face, answered) => {
    const { id } = await started()
    const file = jpegOf(`${what} for ${id}`)
    await shows(w, file, face)
    expect(said(await handIn(id, picture(file)))).toBe(answered)
  })

  it.each<[string, object, string]>([
    ['5xx', { kind: 'status', status: 503 }, 'error/none/deny/provider_unavailable'],
    ['a page', { kind: 'html' }, 'error/none/deny/provider_error'],
    ['half an answer', { kind: 'truncated' }, 'error/none/deny/provider_error'],
    ['every happy word in a wrong place', { kind: 'wrong_json' }, 'error/none/deny/provider_error'],
    ['nothing any more', { kind: 'connection_reset' }, 'error/none/deny/provider_unavailable'],
    ['too many requests', { kind: 'rate_limited' }, 'error/none/deny/provider_unavailable'],
  ])('and Incode answers %s: it is asked once, and nobody is let in', async (_what, fault, answered) => {
    const { id, identityId } = await started()
    const face = jpegOf(`of ${identityId}`)
    await shows(w, face, { identityIds: [identityId] })
    await breaks(w, '/omni/incode-id/authenticate', fault)
    const before = await looks()
    expect(said(await handIn(id, picture(face)))).toBe(answered)
    expect(await looks()).toBe(before + 1)
    expect((await handIn(id, picture(face))).status).toBe(409)
    expect(await looks()).toBe(before + 1)
  })

  it('and what could not be read at once is settled by Incode’s notification of it', async () => {
    const oauth = { clientId: 'incode-webhooks', clientSecret: 'the-client-secret-of-this-account' }
    const workflows = [{ id: 'wf-document-and-face', name: 'Document and face' }]
    const webhooks = { header: 'x-incode-secret', secret: webhookSecret, oauth }
    await w.admin('PATCH', `/v1/integrations/${w.accountId}`, {
      config: { apiUrl: w.incode.url, apiKey: 'key', workflows, webhooks },
    })
    const { id, identityId } = await started()
    const face = jpegOf(`of ${identityId}`)
    await shows(w, face, { identityIds: [identityId] })
    await breaks(w, '/omni/incode-id/userinfo', { kind: 'status', status: 503, times: 'forever' })
    w.incode.configure({
      webhooks: {
        url: `${w.url}/i/${w.accountId}/webhooks`,
        oauth: { url: `${w.url}/i/${w.accountId}/oauth2/token`, ...oauth },
        always: true,
      },
    })
    expect(said(await handIn(id, picture(face)))).toBe('pending/none/challenge/in_progress')
    await fetch(`${w.incode.url}/__sandbox/faults`, { method: 'DELETE' })
    const redelivered = await fetch(`${w.incode.url}/__sandbox/webhooks/redeliver`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ acknowledged: true }),
    })
    expect(JSON.stringify(await redelivered.json())).toContain('authentication.completed')
    w.clock.advance(5_000)
    await w.host.settleDown()
    expect(said(await kiosk.call('GET', `/verifications/${id}`))).toBe(allowed)
  })

  it('and the picture is neither stored, nor logged, nor answered', async () => {
    const { id, identityId } = await started()
    const face = jpegOf('a face that nobody keeps, whatever becomes of it')
    await shows(w, face, { identityIds: [identityId] })
    const answers = [
      await handIn(id, picture(face)),
      await handIn(id, picture(face)),
      await handIn(id, { face: { base64Image: `${face}!` } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 409, 400])
    const kept = JSON.stringify([await dump(w.store), w.log.lines, answers.map(({ body }) => body)])
    expect(kept).not.toContain(face.slice(8, 40))
  })

  it.each<[string, () => unknown]>([
    ['an address', () => ({ face: { imageUrl: 'http://169.254.169.254/latest/meta-data' } })],
    ['an address beside a picture', () => ({ face: { base64Image: jpegOf('x'), imageUrl: 'https://a.example/x.jpg' } })],
    ['a template', () => ({ face: { template: 'AAAA' } })],
    ['a data: prefix', () => picture(`data:image/jpeg;base64,${jpegOf('x')}`)],
    ['line breaks', () => picture(`${jpegOf('x'.repeat(20)).slice(0, 8)}\n${jpegOf('x')}`)],
    ['base64 of another alphabet', () => picture(jpegOf('x'.repeat(8)).replace(/.$/, '_'))],
    ['a GIF', () => picture(Buffer.from('GIF89a………').toString('base64'))],
    ['an SVG', () => picture(Buffer.from('<svg onload="x">').toString('base64'))],
    ['nothing', () => picture('')],
    ['a number', () => ({ face: { base64Image: 7 } })],
  ])('and %s is not taken for one, nor is Incode asked', async (_what, body) => {
    const { id } = await started()
    const before = await looks()
    const answer = await handIn(id, body())
    expect([answer.status, said(answer)]).toEqual([400, '400 request_invalid'])
    expect(await looks()).toBe(before)
    expect((await kiosk.call('GET', `/verifications/${id}`)).body.reason).toBe('not_started')
  })

  it('of five mebibytes at most', async () => {
    const { id, identityId } = await started()
    const file = Buffer.alloc(largest, 7)
    file.set([0xff, 0xd8, 0xff])
    const face = file.toString('base64')
    await shows(w, face, { identityIds: [identityId] })
    expect((await handIn(id, picture(`${face}AAAA`))).status).toBe(400)
    expect((await handIn(id, picture(face + 'A'.repeat(1_024)))).status).toBe(413)
    expect(said(await handIn(id, picture(face)))).toBe(allowed)
  })

  it('for a step-up only', async () => {
    await w.person({ login: 'rae@example.com' })
    await w.enroll('rae@example.com', 'id-rae')
    const recovery = await kiosk.call('POST', '/account-recovery', { loginHint: 'rae@example.com' })
    const face = jpegOf('of rae')
    await shows(w, face, { identityIds: ['id-rae'] })
    expect(said(await handIn(idOf(recovery), picture(face)))).toBe('403 forbidden')
  })

  it('and loses that with the switch, whatever its token says', async () => {
    const { id } = await started()
    const token = await kiosk.token('authenticate:face')
    await w.admin('PATCH', `/v1/integrations/${kiosk.integrationId}`, { config: { policies: ['unbound_step_up'] } })
    const answer = await fetch(`${w.url}/v1/hooks/verifications/${id}/authenticate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(picture(jpegOf('x'))),
    })
    expect(answer.status).toBe(403)
    expect((await answer.json()) as object).toMatchObject({ code: 'forbidden' })
  })
})
