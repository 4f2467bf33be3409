import { describe, expect, it } from 'vitest'
import { type AdminClient, AdminRefusal } from '../../src/sandbox/admin-client.ts'
import { firstSync } from '../../src/sandbox/integrations.ts'

/** A host whose directory is read by somebody else until so many asked in vain. */
function hostThatRefuses(times: number, status = 409) {
  const asked: string[] = []
  const waits: number[] = []
  const answers: unknown[] = [{ state: 'running' }, { state: 'done' }]
  const admin: AdminClient = {
    async call<T>(method: string, path: string): Promise<T> {
      asked.push(`${method} ${path}`)
      if (method === 'GET') return answers.shift() as T
      if (asked.length <= times) throw new AdminRefusal(status, `answered ${status}`)
      return { runId: 'run_1' } as T
    },
  }
  const wait = async (ms: number) => {
    waits.push(ms)
  }
  return { asked, waits, sync: () => firstSync(admin, 'people', wait) }
}

const begin = 'POST /v1/integrations/people/sync'

describe('the first sync of a sandbox', () => {
  it('waits until the lease of a process that died in it is over', async () => {
    const { asked, waits, sync } = hostThatRefuses(240)
    await sync()
    expect(asked.filter(one => one === begin)).toHaveLength(241)
    expect(asked.slice(241)).toEqual(['GET /v1/sync-runs/run_1', 'GET /v1/sync-runs/run_1'])
    expect(waits.slice(0, 240).every(ms => ms === 250)).toBe(true)
  })

  it('gives up after a minute and a half', async () => {
    const { waits, sync } = hostThatRefuses(Number.POSITIVE_INFINITY)
    await expect(sync()).rejects.toThrow('answered 409')
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(90_000)
  })

  it('does not ask again where it is refused for anything else', async () => {
    const { asked, waits, sync } = hostThatRefuses(1, 422)
    await expect(sync()).rejects.toThrow('answered 422')
    expect([asked, waits]).toEqual([[begin], []])
  })
})
