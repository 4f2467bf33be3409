import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import type { Flow } from '../support/world.ts'

/** While the mail server is down a message waits, with an address in it, and may be with a secret: whoever is erased meanwhile gets none. */

describe('somebody who is erased', () => {
  let mail: MailStandIn
  let w: RecoveryWorld
  let flow: Flow
  beforeAll(async () => {
    mail = await startMailStandIn()
    w = await recoveryWorld({ mail })
    flow = await w.recovering({ operations: ['temporary_access_pass'] })
    await w.decree({ temporary_access_pass: { recipient: 'address_on_record' } })
  })
  afterAll(async () => {
    await w.close()
    await mail.close()
  })

  it('is written to no more, and what was to be said is kept nowhere; others hear what is theirs', async () => {
    await w.somebody('gone@example.com')
    await w.somebody('here@example.com')
    const [gone, here] = [
      await w.recovered(flow, 'gone@example.com', ['temporary_access_pass']),
      await w.recovered(flow, 'here@example.com', ['temporary_access_pass']),
    ]
    await w.host.settleDown()
    mail.inbox.clear()
    await mail.down()
    await gone.show('temporary_access_pass')
    await here.show('temporary_access_pass')
    await w.host.settleDown()
    const erased = await w.admin<{ rooms: Record<string, number> }>('DELETE', `/v1/directory/users/${w.recoverable}/u-gone`, {
      reason: 'consent_withdrawn',
    })
    expect([erased.status, erased.body.rooms.messages]).toEqual([200, 2])
    await mail.up()
    w.clock.advance(10 * 60_000)
    await w.host.settleDown()
    expect(mail.inbox.list('gone@example.com')).toEqual([])
    expect(mail.inbox.list('here@example.com')).toHaveLength(2)
  })
})
