import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { world } from '../support/world.ts'

const script = join(import.meta.dirname, 'settle-process.ts')

async function runUntilKilled(input: object): Promise<string | null> {
  const child = spawn(process.execPath, [script, JSON.stringify(input)], { stdio: ['ignore', 'inherit', 'inherit'] })
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal
}

describe.each(['sqlite', 'postgres'] as const)('a process that is killed while it settles, on %s', database => {
  it.each(['settle_read', 'settle_decided', 'settle_committed'])('loses nothing and does nothing twice: %s', async point => {
    const w = await world({ database })
    try {
      const flow = await w.flow()
      await w.person({ login: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace' })
      const { body } = await flow.stepUp('ada@example.com')
      const id = body.data.verificationId
      const person = browser()
      await person.press(await person.open(String(body.links.verify)), 'Continue', {}, { follow: false })
      const back = await w.finish(id, { overall: 'OK', value: 95 })

      const key = Buffer.from(w.key).toString('base64')
      const failPoint = { point, action: 'kill' }
      expect(await runUntilKilled({ where: w.where, key, publicUrl: w.url, id, failPoint })).toBe('SIGKILL')

      const returned = await person.open(back, { follow: false })
      const code = new URL(String(returned.location)).searchParams.get('code')
      const redeemed = await flow.redeem(String(code), { loginHint: 'ada@example.com' })
      expect(redeemed.body).toMatchObject({ outcome: 'allow', reason: 'ok', data: { subject: { enrollment: 'enrolled' } } })

      const count = async (table: 'enrollments' | 'vendor_sessions') =>
        (await w.store.db.selectFrom(table).selectAll().execute()).length
      expect(await count('enrollments')).toBe(1)
      expect(await count('vendor_sessions')).toBe(1)
      const decided = await w.store.db.selectFrom('audit').select('id').where('action', 'like', 'verification.decided%').execute()
      expect(decided).toHaveLength(1)
    } finally {
      await w.close()
    }
  })
})
