import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, realpath } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Message, readMessage } from './message.ts'
import { lineReader, type ToProcess } from './runner/wire.ts'

/**
 * One process of Node with nothing in it: no environment, no files but the connector's folder, no further processes,
 * threads or native code, and as much memory as it is given. What it says is handed on line by line.
 */

export interface ChildLimits {
  readonly heapMegabytes: number
  /** Of the whole process, buffers included, where the system tells. */
  readonly residentMegabytes: number
  /** The longest line that it may say. */
  readonly lineBytes: number
}

export interface ChildEvents {
  /** What it throws is the process's fault, and ends it. */
  said(message: Message): void
  /** Once, whatever the reason; in words for an operator. */
  ended(why: string): void
}

export interface Child {
  tell(message: ToProcess): void
  kill(why: string): void
}

const watchEveryMs = 500
const chatterKept = 2_000

/** In a package the compiled form; see `storage/sqlite/thread-file.ts`. */
const runner = fileURLToPath(new URL(`./runner/main.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url))

export async function startChild(folders: readonly string[], limits: ChildLimits, events: ChildEvents): Promise<Child> {
  const named = [fileURLToPath(new URL('./runner', import.meta.url)), ...folders]
  // A module is looked for under the one path and read under the other, where a folder is a link.
  const readable = [...new Set([...named, ...(await Promise.all(named.map(folder => realpath(folder))))])]
  const flags = [
    '--permission',
    ...readable.map(folder => `--allow-fs-read=${folder}/*`),
    `--max-old-space-size=${limits.heapMegabytes}`,
    '--disallow-code-generation-from-strings',
    '--no-addons',
    '--no-warnings',
  ]
  const child = spawn(process.execPath, [...flags, runner, ...readable], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: false,
  })
  return watch(child, limits, events)
}

function watch(child: ChildProcess, limits: ChildLimits, events: ChildEvents): Child {
  let why: string | undefined
  let hasEnded = false
  let chatter = ''
  const end = (reason: string) => {
    if (hasEnded) return
    hasEnded = true
    clearInterval(memory)
    events.ended(reason)
  }
  const kill = (reason: string) => {
    why ??= reason
    child.kill('SIGKILL')
    end(why)
  }
  const take = (line: string) => {
    if (hasEnded) return
    const message = readMessage(line)
    if (message === undefined) return kill('it said something that is no message')
    try {
      events.said(message)
    } catch {
      kill('it said something that cannot be dealt with')
    }
  }
  const memory = setInterval(async () => {
    const megabytes = await residentOf(child.pid)
    if (megabytes !== undefined && megabytes > limits.residentMegabytes) kill('it took more memory than it is given')
  }, watchEveryMs)
  memory.unref()

  child.stdout?.setEncoding('utf8')
  child.stdout?.on(
    'data',
    lineReader(limits.lineBytes, take, () => kill('it said more at once than is read')),
  )
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', (text: string) => {
    chatter = (chatter + text).slice(-chatterKept)
  })
  // A pipe that breaks ends with its process, which is told below.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on('error', () => undefined)
  child.on('error', error => end(`it could not be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    const reason = /heap out of memory/i.test(chatter) ? 'it took more memory than it is given' : undefined
    end(why ?? reason ?? `it ended by itself (${signal ?? `exit code ${code}`})`)
  })
  // A process that hangs must not keep the host from ending.
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as { unref?(): void } | null)?.unref?.()
  return {
    tell(message) {
      if (!hasEnded) child.stdin?.write(`${JSON.stringify(message)}\n`)
    },
    kill,
  }
}

/** Linux tells in pages (proc(5), statm); elsewhere nothing is known. */
async function residentOf(pid: number | undefined): Promise<number | undefined> {
  if (process.platform !== 'linux' || pid === undefined) return undefined
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  const pages = Number(text.split(' ')[1])
  return Number.isFinite(pages) ? (pages * 4_096) / 1_048_576 : undefined
}
