import { randomBytes } from 'node:crypto'
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { openStore, type StoreDeps, type StorePlace } from '../../src/storage/open.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock } from './clock.ts'
import { quietLog } from './log.ts'
import { roomyFolder } from './roomy-folder.ts'

/** A database of a test's own. `store` is the one that was opened last. */
export interface TestDatabase {
  readonly store: Store
  readonly where: StorePlace
  /** Closes the store and opens it again. */
  reopen(deps?: Partial<StoreDeps>): Promise<Store>
  dispose(): Promise<void>
}

export interface TestEngine {
  readonly name: 'sqlite' | 'postgres'
  open(deps?: Partial<StoreDeps>): Promise<TestDatabase>
}

/** Both databases, for `describe.each`. A machine without the second fails: it is not left out in silence. */
export function databases(): readonly TestEngine[] {
  return [
    { name: 'sqlite', open: openOnSqlite },
    { name: 'postgres', open: openOnPostgres },
  ]
}

async function openOnSqlite(deps: Partial<StoreDeps> = {}): Promise<TestDatabase> {
  const folder = await mkdtemp(join(await roomyFolder(), 'stepgate-sqlite-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const path = join(folder, 'stepgate.db')
  await copyFile(inject('sqliteTemplate'), path)
  await chmod(path, 0o600)
  return testDatabase({ kind: 'sqlite', path }, deps, remove)
}

async function openOnPostgres(deps: Partial<StoreDeps> = {}): Promise<TestDatabase> {
  const { url, template } = inject('postgres')
  const name = `${template}_${randomBytes(6).toString('hex')}`
  await command(url, `create database ${name} template ${template}`)
  const where = new URL(url)
  where.pathname = `/${name}`
  const remove = () => command(url, `drop database if exists ${name} with (force)`)
  return testDatabase({ kind: 'postgres', url: where.href }, deps, remove)
}

async function testDatabase(where: StorePlace, deps: Partial<StoreDeps>, remove: () => Promise<void>): Promise<TestDatabase> {
  const start = (more: Partial<StoreDeps> = {}) => openStore(where, { clock: fakeClock(), log: quietLog(), ...deps, ...more })
  let store = await start()
  return {
    where,
    get store() {
      return store
    },
    async reopen(more) {
      await store.close()
      store = await start(more)
      return store
    },
    async dispose() {
      await store.close()
      await remove()
    },
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
