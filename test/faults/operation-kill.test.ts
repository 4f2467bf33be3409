import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'

const script = join(import.meta.dirname, 'operation-process.ts')

async function runUntilKilled(input: object): Promise<string | null> {
  const child = spawn(process.execPath, [script, JSON.stringify(input)], { stdio: ['ignore', 'inherit', 'inherit'] })
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal
}

describe.each(['sqlite', 'postgres'] as const)('a process that is killed while it does an operation, on %s', database => {
  let w: RecoveryWorld
  beforeAll(async () => {
    w = await recoveryWorld({ database })
  })
  afterAll(() => w.close())

  it.each([
    ['before it calls the product', 'operation_claimed', 0],
    ['before it writes down what the product did', 'operation_called', 1],
  ])('%s leaves an end that nobody knows: never done again, and told to the person', async (_, point, made) => {
    const flow = await w.recovering({ operations: ['temporary_access_pass'] })
    const { login } = await w.somebody(`${point.replace('_', '-')}@example.com`)
    const { id, person, show } = await w.recovered(flow, login, ['temporary_access_pass'])
    w.product.calls.length = 0
    const calls = () => w.product.calls.filter(call => call.startsWith('temporary_access_pass')).length

    const key = Buffer.from(w.key).toString('base64')
    const cookie = person.cookies.get('sg_seat')
    const input = { where: w.where, key, publicUrl: w.url, id, cookie, operation: 'temporary_access_pass' }
    const aheadMs = w.clock.now() - Date.now()
    expect(await runUntilKilled({ ...input, aheadMs, failPoint: { point, action: 'kill' } })).toBe('SIGKILL')
    expect(calls()).toBe(made)

    expect((await show('temporary_access_pass')).status, 'it may still be under way').toBe(409)
    w.clock.advance(3 * 60_000)
    const pressed = await show('temporary_access_pass')
    expect([pressed.status, pressed.text]).toEqual([409, expect.stringContaining('do not know whether this worked')])
    for (let round = 0; round < 2; round += 1) await w.host.settleDown()
    expect((await person.open(`${w.url}/verify/seat/${id}`)).text).toContain('do not know whether this worked')
    expect(w.product.calls.filter(call => call.startsWith('revoke_sessions'))).toHaveLength(1)
    expect(calls()).toBe(made)
    const grant = await w.store.db
      .selectFrom('operation_grants')
      .select(['state', 'refused_why'])
      .where('verification_id', '=', id as never)
      .where('operation', '=', 'temporary_access_pass')
      .executeTakeFirst()
    expect({ ...grant }).toEqual({ state: 'unknown', refused_why: 'lost' })
  })
})
