import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import type { StorePlace } from '../../src/storage/open.ts'
import { inFolder } from './folder.ts'
import { startPart } from './part.ts'
import type { PostgresReady } from './parts/postgres.ts'

export const databases = ['sqlite', 'postgres'] as const
export type Database = (typeof databases)[number]

/** Works on a new and empty database, which goes afterwards. */
export type Databases = <T>(database: Database, work: (where: StorePlace) => Promise<T>) => Promise<T>

/** Hands out databases. The server of PostgreSQL is a process of its own, started when it is first needed. */
export async function withDatabases<T>(work: (databases: Databases) => Promise<T>): Promise<T> {
  let starting: ReturnType<typeof startServer> | undefined
  const server = () => (starting ??= startServer())
  try {
    return await work(async (database, of) =>
      database === 'sqlite'
        ? inFolder(folder => of({ kind: 'sqlite', path: join(folder, 'stepgate.db') }))
        : onServer((await server()).ready.url, of),
    )
  } finally {
    await (await starting)?.stop()
  }
}

const startServer = () => startPart<PostgresReady>('postgres', {})

async function onServer<T>(url: string, work: (where: StorePlace) => Promise<T>): Promise<T> {
  const name = `stepgate_bench_${randomBytes(6).toString('hex')}`
  await command(url, `create database ${name}`)
  try {
    const where = new URL(url)
    where.pathname = `/${name}`
    return await work({ kind: 'postgres', url: where.href })
  } finally {
    await command(url, `drop database ${name} with (force)`)
  }
}

/** What a server does by itself within minutes: the bench does not wait for that. */
export async function settle(where: StorePlace): Promise<void> {
  if (where.kind === 'postgres') await command(where.url, 'vacuum analyze')
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
