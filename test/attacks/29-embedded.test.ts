import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser, type Visited } from '../support/browser.ts'
import { dump } from '../support/dump.ts'
import { confirmChanges } from '../support/held.ts'
import { begin, comeBack, type Passage, takeSeat } from '../support/passage.ts'
import { type Flow, type World, world } from '../support/world.ts'

/** Threats 29 and 4: the session token of a check that is held by a page of ours. */

const pinned = { url: 'http://127.0.0.1:9/flow.js', integrity: `sha384-${'A'.repeat(64)}` }
const wide = /script-src|connect-src|camera=\(self\)/

let w: World
let flow: Flow
beforeAll(async () => {
  w = await world()
  flow = await w.flow()
  for (const name of ['ana', 'ben', 'cem', 'dan', 'eli', 'fay']) await w.person({ login: `${name}@example.com` })
  await embed({ module: pinned })
})
afterAll(() => w.close())

async function embed(embed: object | null): Promise<void> {
  const path = `/v1/integrations/${w.accountId}`
  const patched = await w.admin('PATCH', path, { config: { embed } })
  expect(patched.status).toBe(200)
  await confirmChanges(w)
}

async function toCheck(login: string): Promise<{ passage: Passage; check: Visited; url: string }> {
  const passage = await begin(flow, login)
  const { location } = await takeSeat(passage)
  const url = new URL(location ?? '', w.url).href
  return { passage, url, check: await passage.person.open(url, { follow: false }) }
}

const tokenIn = ({ text }: Visited) => /data-token="([^"]+)"/.exec(text)?.[1] ?? expect.unreachable('no token')
const headersOf = ({ headers }: Visited) =>
  ['content-security-policy', 'permissions-policy'].map(name => headers.get(name)).join(' ')

describe('the page that holds the check', () => {
  it('alone is let more than other pages are: one module, one script of ours, Incode and the camera', async () => {
    const { passage, check, url } = await toCheck('ana@example.com')
    expect(url).toBe(`${w.url}/verify/seat/${passage.id}/check`)
    expect(check.headers.get('cache-control')).toBe('no-store')
    const policy = check.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/script-src( 'sha384-[A-Za-z0-9+/]{64}'){3};/)
    expect(policy).toContain(`script-src '${pinned.integrity}'`)
    expect(policy).toContain(`connect-src ${w.incode.url};`)
    expect(policy).not.toMatch(/unsafe|https?:(?!\/\/127)|\*|worker-src/)
    expect(check.headers.get('permissions-policy')).toBe('camera=(self), microphone=(), geolocation=()')

    const seat = await passage.person.open(`${w.url}/verify/seat/${passage.id}`)
    expect(seat.text).toContain(`${passage.id}/check`)
    expect(headersOf(await passage.person.open(passage.verify))).not.toMatch(wide)
    // A page that waits looks whether there is something new: by one script of ours, at our own address.
    expect(headersOf(seat)).toMatch(/script-src 'sha256-[^' ]+'; connect-src 'self' /)
    expect(headersOf(seat)).not.toMatch(/camera=\(self\)/)
  })

  it('is given to the browser that sits there, while its session is open, and to nobody else', async () => {
    const { passage, check, url } = await toCheck('ben@example.com')
    const token = tokenIn(check)
    for (const stranger of [browser(), begun(await takenElsewhere())]) {
      const answer = await stranger.open(url)
      expect(answer.status).toBe(403)
      expect(answer.text).not.toContain(token)
    }
    expect((await passage.person.open(url)).text).toContain(token)
    await comeBack(w, passage, { overall: 'OK' })
    const after = await passage.person.open(url, { follow: false })
    expect([after.status, after.location]).toEqual([303, `${w.url}/verify/seat/${passage.id}`])
  })

  it('leaves the token in no log, no answer of an interface and, in the clear, in no row; and the API key nowhere', async () => {
    const { passage, check } = await toCheck('cem@example.com')
    const token = tokenIn(check)
    const told = [
      ...w.log.lines,
      JSON.stringify((await flow.call('GET', `/verifications/${passage.id}`)).body),
      JSON.stringify((await w.admin('GET', `/v1/verifications/${passage.id}`)).body),
      await dump(w.store),
    ]
    for (const text of told) expect(text).not.toContain(token)
    const script = await passage.person.open(`${w.url}/verify/embedded.js`)
    expect(script.status).toBe(200)
    for (const { text } of [check, script]) expect(text).not.toContain('api-key')
  })

  it('believes nobody who only says that it is finished', async () => {
    const { passage, check } = await toCheck('dan@example.com')
    const back = /data-back="([^"]+)"/.exec(check.text)?.[1] ?? expect.unreachable('no way back')
    const early = await passage.person.open(back, { follow: false })
    expect(early.location).toBe(`${w.url}/verify/seat/${passage.id}`)
    expect((await flow.call('GET', `/verifications/${passage.id}`)).body).toMatchObject({ outcome: 'challenge' })
    // The way back is no proof: whoever has it without the seat ends what was begun.
    expect((await browser().open(back)).status).toBe(403)
    expect((await flow.call('GET', `/verifications/${passage.id}`)).body).toMatchObject({ reason: 'relay_suspected' })
  })

  it('is there no more once the administrator takes it back, also for whom it was shown to', async () => {
    const { passage, url } = await toCheck('ana@example.com')
    await embed(null)
    const answer = await passage.person.open(url, { follow: false })
    expect([answer.status, answer.location]).toEqual([303, `${w.url}/verify/seat/${passage.id}`])
    const seat = await passage.person.open(`${w.url}/verify/seat/${passage.id}`)
    expect(seat.text).toContain(`${w.incode.url}/hosted/`)
    const next = await takeSeat(await begin(flow, 'ben@example.com'))
    expect(next.location).toContain(`${w.incode.url}/hosted/`)
  })

  it('reaches this host by no origin that somebody entered, and opens no other window of it', async () => {
    await embed({ module: pinned })
    const { check } = await toCheck('eli@example.com')
    expect(check.headers.get('content-security-policy')).toContain('; sandbox allow-scripts allow-same-origin allow-forms')
    await embed({ module: pinned, connect: ['https://models.example', w.url] })
    const { location } = await takeSeat(await begin(flow, 'fay@example.com'))
    expect(location).toContain(`${w.incode.url}/hosted/`)
    expect(w.log.lines.some(line => line.includes('the check could not be embedded') && line.includes('config_invalid'))).toBe(
      true,
    )
  })

  const takenElsewhere = async () => {
    const other = await begin(flow, 'dan@example.com')
    await takeSeat(other)
    return other
  }
  const begun = ({ person }: Passage) => person
})
