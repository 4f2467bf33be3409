import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { buildConsole } from '../../src/cli/console/build.ts'
import { openStore } from '../../src/storage/open.ts'
import { fakeClock } from './clock.ts'
import { quietLog } from './log.ts'
import { startPostgres } from './postgres-server.ts'
import { roomyFolder } from './roomy-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A server for this run, and a migrated database on it to copy. */
    postgres: { readonly url: string; readonly template: string }
    /** A migrated file to copy: its migrations take ten times as long. */
    sqliteTemplate: string
  }
}

/** One PostgreSQL server for a test run, ours or the one named by TEST_DATABASE_URL, and of both databases one to copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const server = given === undefined ? await startPostgres() : { url: given, stop: async () => undefined }
  const template = `stepgate_test_${randomBytes(6).toString('hex')}`
  await command(server.url, `create database ${template}`)
  const where = new URL(server.url)
  where.pathname = `/${template}`
  const store = await openStore({ kind: 'postgres', url: where.href }, { clock: fakeClock(), log: quietLog() })
  await store.close()
  project.provide('postgres', { url: server.url, template })
  const folder = await mkdtemp(join(await roomyFolder(), 'stepgate-template-'))
  const path = join(folder, 'stepgate.db')
  const file = await openStore({ kind: 'sqlite', path }, { clock: fakeClock(), log: quietLog() })
  await file.close()
  project.provide('sqliteTemplate', path)
  // Two seconds after a change of the console, and nothing otherwise.
  await buildConsole(() => undefined)
  return async () => {
    await rm(folder, { recursive: true, force: true })
    await command(server.url, `drop database if exists ${template} with (force)`)
    await server.stop()
  }
}

async function command(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
