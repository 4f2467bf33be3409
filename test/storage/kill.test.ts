import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { databases } from '../support/databases.ts'

const writer = new URL('./writer-process.ts', import.meta.url).pathname

describe.each(databases())('a process on $name that is killed', ({ name, open }) => {
  test('loses nothing that it acknowledged, and leaves nothing half done', async () => {
    const database = await open()
    onTestFinished(() => database.dispose())
    const acknowledged: string[] = []
    for (const lines of [1, 40, 300]) {
      const child = spawn(process.execPath, [writer, JSON.stringify(database.where)], { stdio: ['ignore', 'pipe', 'inherit'] })
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.split('\n').length > lines) child.kill('SIGKILL')
      })
      await once(child, 'close')
      expect(child.signalCode).toBe('SIGKILL')
      const keys = said.split('\n').slice(0, -1)
      expect(keys.length).toBeGreaterThanOrEqual(lines)
      acknowledged.push(...keys)

      const store = await database.reopen()
      const found = new Set((await store.db.selectFrom('once').select('key').execute()).map(row => row.key))
      expect(keys.filter(key => !found.has(key))).toEqual([])
      const pairs = await store.db.selectFrom('budgets').select('key').where('scope', '=', 'pair').execute()
      expect(new Set(pairs.map(row => row.key))).toEqual(found)
      if (name === 'sqlite') {
        expect((await sql<object>`pragma integrity_check`.execute(store.db)).rows.map(row => ({ ...row }))).toEqual([
          { integrity_check: 'ok' },
        ])
      }
      await store.transaction(async ({ db }) => {
        await db.deleteFrom('once').execute()
        await db.deleteFrom('budgets').execute()
      })
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(341)
  })
})
