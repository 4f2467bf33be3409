import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IncodeStandIn, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { openSession } from './incode-calls.ts'

let incode: IncodeStandIn
beforeEach(async () => {
  incode = await startIncodeStandIn({ apiKeys: ['key-1'], workflows: [{ configurationId: 'flow-1' }] })
})
afterEach(() => incode.close())

async function open(request = {}) {
  const session = await openSession(incode.url, request)
  const { url } = (await session.read('/0/omni/onboarding-url')) as { url: string }
  return { ...session, url }
}

/** Presses a button as a browser without JavaScript does: the form's own action, urlencoded and empty. */
async function press(url: string, label: string): Promise<Response> {
  const html = await (await fetch(url)).text()
  const action = new RegExp(`<form method="post" action="([^"]+)"><button[^>]*>${label}<`).exec(html)?.[1]
  if (action === undefined) throw new Error(`no button ${label}`)
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return fetch(new URL(action, url), { method: 'POST', headers, body: '', redirect: 'manual' })
}

describe('the hosted page', () => {
  it.each([
    ['Pass', 'OK'],
    ['Fail', 'FAIL'],
    ['Review', 'MANUAL_PENDING'],
  ])('finishes the session by %s, and sends the browser back with nothing in its address', async (label, overall) => {
    const { url, read } = await open()
    const answer = await press(url, label)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('http://127.0.0.1:9/back')
    expect(await read('/omni/get/score')).toMatchObject({ overall: { status: overall } })
  })

  it('can be finished by somebody else, with a document of their own or with one that has the name of the person', async () => {
    const identities = await Promise.all(
      ['of their own', 'that has this name and their own face', 'Pass'].map(async words => {
        const { url, read } = await open()
        await press(url, words === 'Pass' ? words : `Somebody else, with a [^<]*${words}`)
        const { name } = (await read('/omni/get/ocr-data')) as { name?: { fullName: string } }
        return [name?.fullName, (await read('/omni/get/score')).identityId]
      }),
    )
    expect(identities.map(([name]) => name)).toEqual(['Robin Elsewhere', 'Alex Sample', 'Alex Sample'])
    expect(new Set(identities.map(([, identityId]) => identityId)).size).toBe(3)
  })

  it('offers no document where only a face is looked at', async () => {
    incode.configure({ workflows: [{ configurationId: 'faces', kind: 'authentication' }] })
    const { url } = await open({ configurationId: 'faces' })
    const html = await (await fetch(url)).text()
    expect([...html.matchAll(/action="[^"]*\/([\w-]+)"/g)].map(([, name]) => name)).toEqual([
      'pass',
      'other-face',
      'fail',
      'review',
    ])
    expect((await fetch(`${url}/other-document`, { method: 'POST', redirect: 'manual' })).status).toBe(404)
  })

  it('is reached by the same address with and without /0, which holds neither token nor session id', async () => {
    const session = await open()
    expect(await session.read('/omni/onboarding-url')).toEqual({ url: session.url })
    expect(session.url).not.toContain(session.interviewId)
    expect((await fetch(session.url)).headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('runs no script and lets nobody frame it', async () => {
    const { url } = await open()
    const answer = await fetch(url)
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(await answer.text()).not.toContain('<script')
  })

  it('changes nothing when it is only looked at', async () => {
    const { url, read } = await open()
    await fetch(url)
    await fetch(url)
    expect(await read('/omni/get/onboarding/status')).toEqual({ onboardingStatus: 'UNKNOWN' })
  })

  it('keeps the first choice when another button is pressed later', async () => {
    const { url, read } = await open()
    await press(url, 'Fail')
    const again = await fetch(`${url}/pass`, { method: 'POST', redirect: 'manual' })
    expect(again.status).toBe(303)
    expect(await read('/omni/get/score')).toMatchObject({ overall: { status: 'FAIL' } })
    expect(await (await fetch(url)).text()).toContain('href="http://127.0.0.1:9/back"')
  })

  it('counts a double press once', async () => {
    const { url, read } = await open()
    const presses = ['fail', 'pass', 'pass'].map(button => fetch(`${url}/${button}`, { method: 'POST', redirect: 'manual' }))
    expect((await Promise.all(presses)).map(answer => answer.status)).toEqual([303, 303, 303])
    const { overall } = await read('/omni/get/score')
    for (const button of ['pass', 'fail', 'review']) await fetch(`${url}/${button}`, { method: 'POST', redirect: 'manual' })
    expect((await read('/omni/get/score')).overall).toEqual(overall)
  })

  it('is over when the session was closed or has expired', async () => {
    const closed = await open()
    await closed.close()
    const expired = await open()
    await expired.finish({ expire: true })
    for (const { url } of [closed, expired]) {
      expect((await fetch(url)).status).toBe(410)
      expect((await fetch(`${url}/pass`, { method: 'POST', redirect: 'manual' })).status).toBe(410)
    }
    expect((await fetch(`${incode.url}/hosted/guess`)).status).toBe(404)
    expect((await fetch(`${incode.url}/hosted/guess/pass`, { method: 'POST' })).status).toBe(404)
  })

  it('escapes what it shows', async () => {
    incode.configure({ workflows: [{ configurationId: '<img src=x>' }] })
    const { url } = await open({ configurationId: '<img src=x>' })
    expect(await (await fetch(url)).text()).not.toContain('<img')
  })

  it('ends on its own page when there is no way back', async () => {
    const { url } = await open({ redirectionUrl: null })
    const answer = await press(url, 'Pass')
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('close this window')
  })
})
