import { describe, expect, it } from 'vitest'
import { seatCookie } from '../../../src/facades/pages/cookie.ts'
import { refuseForeignForm } from '../../../src/facades/pages/same-site.ts'

const value = 'a'.repeat(43)

describe("the seat's cookie", () => {
  it('is bound to the host and kept from scripts and plain http', () => {
    const cookie = seatCookie(true)
    expect(cookie.write(value)).toBe(`__Host-sg_seat=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=172800; Secure`)
    expect(cookie.read(`other=1; __Host-sg_seat=${value}`)).toBe(value)
  })

  it('does without the prefix on loopback http, where browsers would drop it', () => {
    expect(seatCookie(false).write(value)).toBe(`sg_seat=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=172800`)
  })

  it('takes no other name and no other form for it', () => {
    const cookie = seatCookie(true)
    for (const header of [
      undefined,
      '',
      `sg_seat=${value}`,
      '__Host-sg_seat=',
      '__Host-sg_seat=short',
      '__Host-sg_seat=<script>alert(1)</script>xx',
    ]) {
      expect(cookie.read(header)).toBeUndefined()
    }
  })
})

describe('a form', () => {
  const host = 'https://id.example.com'
  it.each([[{}], [{ 'sec-fetch-site': 'same-origin', origin: host }], [{ 'sec-fetch-site': 'none' }]])(
    'is taken from our own page: %o',
    headers => {
      expect(() => refuseForeignForm(headers, host)).not.toThrow()
    },
  )

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'https://id.example.com.evil.example' }],
    [{ origin: 'http://id.example.com' }],
    [{ 'sec-fetch-site': 'cross-site', origin: 'null' }],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }],
    [{ origin: 'null' }],
  ])('is refused from anywhere else: %o', headers => {
    expect(() => refuseForeignForm(headers, host)).toThrow(expect.objectContaining({ code: 'forbidden' }))
  })
})
