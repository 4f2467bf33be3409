import { describe, expect, it } from 'vitest'
import { asIntegrationId, asVerificationId } from '../../../src/contract/index.ts'
import { renderLinkPage } from '../../../src/facades/pages/link-page.ts'
import { renderSeatPage } from '../../../src/facades/pages/seat-page.ts'
import type { LinkPage } from '../../../src/verification/port.ts'

describe('the words of a page', () => {
  const linkOf = (given: Partial<LinkPage>): LinkPage => ({
    verificationId: asVerificationId('v'),
    integrationId: asIntegrationId('i'),
    isSelfService: false,
    state: 'ready',
    reason: 'not_started',
    asks: 'Asker',
    account: 'a•••',
    purpose: 'step_up',
    reasonText: null,
    operations: [],
    startedAt: '2026-01-01T00:00:00.000Z',
    language: null,
    mustReceive: true,
    isHandOver: false,
    mode: 'live',
    ...given,
  })
  const link = (given: Partial<LinkPage>) => renderLinkPage(linkOf(given), '/verify/link')

  it('tell a phone where it really goes on, and offer it no phone', () => {
    const phone = link({ isHandOver: true })
    expect(phone).toContain('Type it into the browser in which you started')
    expect(phone).not.toContain('in this browser')
    expect(phone).not.toContain('/verify/link/phone')
    const first = link({})
    expect(first).toContain('in this browser')
    expect(first).toContain('/verify/link/phone')
  })

  it('say after a refusal that the check is done, and nothing of a middle', () => {
    const refused = link({ state: 'resumable', reason: 'identity_mismatch' })
    expect(refused).toContain('Your check is done')
    expect(refused).not.toMatch(/in the middle|not-me/)
    expect(link({ state: 'resumable', reason: 'in_progress' })).toContain('You are in the middle of this')
  })

  it.each([
    ['abandoned', 'This request has expired'],
    ['cancelled', 'This request was stopped'],
    ['reported_by_person', 'Thank you for telling us'],
    ['provider_error', 'This does not work right now'],
  ] as const)('say of what was cut short (%s) how, and that there is a way on', (reason, title) => {
    const page = link({ state: 'resumable', reason })
    expect(page).toContain(`<h1>${title}</h1>`)
    expect(page).not.toMatch(/check is done|in the middle|not-me/)
    expect(page).toContain('<button>Go on</button>')
  })

  it('send whoever was invited to who can invite again, and nobody back to where they did not come from', () => {
    const invitation = { purpose: 'enrollment', mustReceive: false } as const
    for (const reason of ['abandoned', 'cancelled', 'relay_suspected', 'provider_error', 'face_quality', 'low_score'] as const) {
      expect(link({ ...invitation, state: 'over', reason })).not.toMatch(/where you came from/)
    }
    expect(link({ ...invitation, state: 'over', reason: 'abandoned' })).toContain('new invitation')
    expect(link({ ...invitation, state: 'other_browser' })).toContain('new invitation')
    expect(link({ state: 'other_browser' })).not.toContain('invitation')
    expect(link({ state: 'over', reason: 'abandoned' })).toContain('where you came from')
  })

  it('call three wrong codes what they are, and a relay a relay', () => {
    const seat = { verificationId: asVerificationId('v'), role: 'receiver', show: 'over', reason: 'relay_suspected' } as const
    expect(renderSeatPage({ ...seat, page: linkOf({}), triesLeft: 0 })).toContain('wrong three times')
    expect(renderSeatPage({ ...seat, page: linkOf({}) })).toContain('finished in another')
  })
})
