import { describe, expect, it } from 'vitest'
import { asVerificationId } from '../../src/contract/index.ts'
import { usualRetention } from '../../src/storage/retention.ts'
import { forgetVerifications } from '../../src/verification/forget.ts'
import { readableSession } from '../../src/verification/held-session.ts'
import { databases } from '../support/databases.ts'
import { directory, openWorld } from '../verification/world.ts'

const day = 86_400_000

describe.each(databases())('what is kept longer than usual, on $name,', engine => {
  it('is an allow that a product still shows, for three years at most, and what somebody may still follow', async () => {
    const w = await openWorld(engine)
    try {
      await w.person('ana.garcia')
      const start = async (ticket: string) => {
        const { data } = await w.verifications.start(w.starter(), {
          purpose: 'step_up',
          subject: { integrationId: directory, externalId: 'ana.garcia' },
          facade: 'hooks',
          onReview: 'wait',
          returnUrl: 'https://flow.example/callback',
          ticket,
        })
        return asVerificationId(data.verificationId)
      }
      const [shown, sent, over] = [await start('T-1'), await start('T-2'), await start('T-3')]
      const at = w.clock.now()
      const change = (id: typeof shown, changes: object) =>
        w.store.transaction(({ db }) => db.updateTable('verifications').set(changes).where('id', '=', id).execute())
      await change(shown, { state: 'spent', reason: 'ok', verified_at: at })
      await change(sent, { channel: 'delivered', expires_at: at + 60 * day })
      await change(over, { state: 'spent', reason: 'ok', verified_at: at - 2_000 * day })
      const session = {
        verification_id: sent,
        n: 1,
        account_id: directory,
        session_id: 's1',
        token_sealed: 'tok',
        url_sealed: 'url',
        handle: 'h1',
        state: 'open' as const,
        opened_at: at,
        asked_at: 1,
        returned_at: null,
        ended_at: null,
        unread_at: null,
      }
      await w.store.transaction(async ({ db }) => {
        await db.insertInto('vendor_sessions').values(session).execute()
        await db
          .insertInto('write_back_switches')
          .values({
            integration_id: directory,
            state: 'on',
            version: 1,
            valid_days: 1_095,
            changed_at: 1,
            prepared_at: 1,
            cleared: 0,
            error_code: null,
            looked_at: 1,
            next_version: null,
            next_valid_days: null,
          })
          .execute()
        const row = { standing: 'x', said: 'x', expires_at: at + 1_095 * day, written_at: 1, confirmed_at: 1, error_code: null }
        await db
          .insertInto('write_backs')
          .values({ ...row, integration_id: directory, external_id: 'ana.garcia' })
          .execute()
      })
      const later = async (days: number) => {
        w.clock.advance(days * day)
        await forgetVerifications(w.store, usualRetention, w.clock.now())
      }
      const read = () => w.store.db.selectFrom('vendor_sessions').selectAll().executeTakeFirstOrThrow()

      await later(40)
      expect(await w.row(shown)).toMatchObject({ ticket: null })
      expect(await w.row(sent)).toMatchObject({ ticket: 'T-2' })
      expect(readableSession(await read())).toEqual({ sessionId: 's1', token: 'tok' })
      await w.store.transaction(({ db }) => db.updateTable('vendor_sessions').set({ state: 'ended' }).execute())
      await later(51)
      expect(await w.row(sent)).toMatchObject({ ticket: null })
      const emptied = await read()
      expect(() => readableSession(emptied)).toThrow(expect.objectContaining({ code: 'gone' }))

      await later(300)
      const ids = async () => (await w.store.db.selectFrom('verifications').select('id').execute()).map(({ id }) => id)
      expect(await ids()).toContain(shown)
      expect(await ids()).not.toContain(over)
      await later(800)
      expect(await ids()).not.toContain(shown)
    } finally {
      await w.database.dispose()
    }
  })
})
