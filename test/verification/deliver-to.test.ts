import { describe, expect, it } from 'vitest'
import { deliverTo } from '../../src/verification/deliver-to.ts'

const day = 86_400_000
const now = 1_000 * day
const rule = { settleDays: 14, now }
const ana = { email: 'ana@example.com', contactChangedAt: now - 14 * day }

describe('where a link may be sent', () => {
  it('is the address on record that has stood long enough, shown only masked', () => {
    const delivery = {
      ok: true,
      channel: 'email',
      address: 'ana@example.com',
      masked: 'a•••@e••••.com',
      handedTo: 'address_on_record',
    }
    expect(deliverTo(ana, {}, rule)).toEqual(delivery)
    expect(deliverTo(ana, { address: ' ANA@example.com ' }, rule)).toEqual(delivery)
  })

  it('is not one that changed lately, to the last millisecond', () => {
    const refused = { ok: false, why: 'contact_unsettled' }
    expect(deliverTo({ ...ana, contactChangedAt: now - 14 * day + 1 }, {}, rule)).toEqual(refused)
    expect(deliverTo({ ...ana, contactChangedAt: now + day }, {}, rule)).toEqual(refused)
  })

  it('is never one that somebody asks for and the directory does not have', () => {
    for (const address of ['mallory@example.com', 'ana@example.com.evil', '', 'ana@example.com,mallory@example.com']) {
      expect(deliverTo(ana, { address }, rule)).toEqual({ ok: false, why: 'not_on_record' })
    }
  })

  it.each([
    null,
    '',
    '  ',
    'ana',
    'ana@',
    '@example.com',
    'a@b, c@d',
    'Ana <ana@example.com>',
    'a@b\r\nBcc: c@d',
    '"a b"@example.com',
  ])('is nowhere where the directory has no single address: %j', email => {
    expect(deliverTo({ ...ana, email }, {}, rule)).toEqual({ ok: false, why: 'no_address' })
  })
})
