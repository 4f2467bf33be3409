import { beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../../src/security/hash.ts'
import { type Stage, stage } from '../../conformance/op/stage.ts'
import { browser } from '../../support/browser.ts'
import { errorOf } from './relying-party.ts'

describe('the address of a pushed request, opened again', () => {
  let at: Stage
  beforeAll(async () => {
    at = await stage()
  })
  const uriOf = (url: string) => String(new URL(url).searchParams.get('request_uri'))

  it('two tabs of one browser each come back to their own', async () => {
    const person = browser()
    const [one, two] = [await at.fapi.ask(), await at.fapi.ask()]
    const opened = async (url: string) => (await person.open(url, { follow: false })).location
    const [first, second] = [await opened(one.url), await opened(two.url)]
    expect(first).not.toBe(second)
    expect([await opened(one.url), await opened(two.url)]).toEqual([first, second])
  })

  it('in another browser it is refused, whatever cookie that one has made up', async () => {
    const { url } = await at.fapi.ask()
    const opened = String((await browser().open(url, { follow: false })).location)
    const other = browser()
    const name = `_pushed_${sha256(uriOf(url))}`
    other.cookies.set(name, opened.slice(opened.lastIndexOf('/') + 1))
    other.cookies.set(`${name}.sig`, 'AAAAAAAAAAAAAAAAAAAAAAAAAAA')
    expect(errorOf(await other.open(url, { follow: false }))).toBe('invalid_request_uri')
  })

  it('is remembered by a cookie that no script reads, for the minute that the request lives', async () => {
    const { headers } = await browser().open((await at.fapi.ask()).url, { follow: false })
    const [cookie] = headers.getSetCookie().filter(one => one.startsWith('_pushed_') && !one.includes('.sig='))
    expect(cookie).toMatch(/; path=\/oidc\/auth;/)
    expect(cookie).toMatch(/; samesite=lax; httponly/)
    expect(Date.parse(/expires=([^;]+)/.exec(cookie ?? '')?.[1] ?? '')).toBeLessThanOrEqual(Date.now() + 60_000)
  })
})
