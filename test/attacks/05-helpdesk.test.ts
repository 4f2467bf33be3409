import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeskStage, deskStage } from '../helpdesk/stage.ts'

describe('a stranger on the line of the helpdesk, and the person on another', () => {
  let s: DeskStage
  beforeAll(async () => {
    s = await deskStage()
  })
  afterAll(() => s.close())

  it('does not get on without the code, whatever the person shows to Incode', async () => {
    await s.somebody('vera@example.com')
    const started = await s.ann.start('vera@example.com', { operations: ['reset_factors'] })
    const { id } = started.body
    const early = await s.ann.confirm(id, '000000')
    expect([early.status, early.body]).toEqual([409, expect.objectContaining({ code: 'conflict' })])
    await s.verified('vera@example.com', id)
    const passed = await s.ann.show(id)
    expect(passed).toMatchObject({
      progress: 'finished',
      verdict: { outcome: 'challenge', class: 'awaiting_code' },
      code: { awaited: true, triesLeft: 3 },
    })
    const refused = await s.ann.operate(id, 'reset_factors')
    expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ code: 'conflict' })])
    expect(s.w.product.calls).toEqual([])
  })

  it('gets nothing with the code either: what is given appears in the browser that was verified, and nowhere else', async () => {
    await s.somebody('vic@example.com')
    const { id } = (await s.ann.start('vic@example.com', { operations: ['reset_factors'] })).body
    const { by, code } = await s.verified('vic@example.com', id)
    const seat = `${s.w.url}/verify/seat/${id}`
    expect((await s.ann.confirm(id, code)).body).toMatchObject({ did: 'confirmed' })
    // Not before the agent opened it.
    expect((await by.post(`${seat}/operations`, { operation: 'reset_factors' })).status).toBe(409)
    expect(s.w.product.calls).toEqual([])
    expect((await by.open(seat)).text).toContain('Stay on this page')
    expect((await s.ann.operate(id, 'reset_factors')).body).toEqual({
      operation: 'reset_factors',
      performed: false,
      recipient: 'seat',
      state: 'open',
    })
    const shown = await by.press(await by.open(seat), 'Yes, remove my factors')
    expect(shown.status).toBe(200)
    const secret = s.w.product.secrets.at(-1) ?? 'none'
    expect(shown.text).toContain(secret)
    expect(s.w.product.calls).toEqual(['password_reset_link u-vic', 'reset_factors u-vic', 'revoke_sessions u-vic'])
    expect((await s.ann.show(id)).operations).toEqual([{ operation: 'reset_factors', state: 'done' }])
    const note = await s.ann.call('GET', `/verifications/${id}/note`)
    expect(note.body).toContain('Operation reset_factors: done')
    const all = [...s.ann.heard, ...s.w.log.lines].join('\n')
    expect(all).not.toContain(secret)
    expect(all).not.toContain(code)
  })
})
