import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { systemRandom } from '../../src/security/clock.ts'
import { createKey } from '../../src/security/key.ts'
import { type Measurement, median, underGoal } from './figure.ts'
import { inFolder } from './folder.ts'
import { startPart } from './part.ts'

const command = fileURLToPath(new URL('../../src/cli/stepgate.mjs', import.meta.url))
const lookEveryMs = 5
const settleMs = 3_000
const patienceMs = 30_000

interface Start {
  readonly seconds: number
  readonly idleMegabytes: number
}

/** `stepgate serve` on a database that is there already: from the start of the process to its first ready answer. */
export const start: Measurement = ({ users, rounds }) =>
  inFolder(async folder => {
    const key = createKey(systemRandom)
    const path = join(folder, 'stepgate.db')
    const filled = await startPart('fill', { path, key, people: users })
    await filled.stop()
    const port = await freePort()
    const config = join(folder, 'stepgate.json')
    const listen = { host: '127.0.0.1', port }
    await writeFile(config, JSON.stringify({ publicUrl: 'https://verify.example.com', listen, database: { sqlite: path } }))

    // The first one compiles.
    await startOnce(config, key, port)
    const starts: Start[] = []
    for (let round = 0; round < rounds; round += 1) starts.push(await startOnce(config, key, port))
    const seconds = median(starts.map(one => one.seconds))
    const idle = median(starts.map(one => one.idleMegabytes))
    return [
      underGoal('start_time', `from the start of the process to ready, ${users.toLocaleString('en-US')} people`, 's', seconds, 1),
      underGoal('idle_memory', 'memory of the idle process', 'MB', idle, 150),
    ]
  })

async function startOnce(config: string, key: string, port: number): Promise<Start> {
  const since = performance.now()
  const child = spawn(process.execPath, ['--max-semi-space-size=4', command, 'serve', '--config', config], {
    env: { ...process.env, STEPGATE_KEY: key },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await untilReady(child, `http://127.0.0.1:${port}/health/ready`)
    const seconds = (performance.now() - since) / 1000
    await sleep(settleMs)
    return { seconds, idleMegabytes: await residentMegabytes(child.pid ?? 0) }
  } finally {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const since = performance.now()
  while (performance.now() - since < patienceMs && child.exitCode === null) {
    const status = await fetch(url).then(
      response => response.status,
      () => undefined,
    )
    if (status === 200) return
    await sleep(lookEveryMs)
  }
  throw new Error('serve did not become ready')
}

/** What the system says; the process itself is not asked, which would wake it. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined)
  if (status !== undefined) return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
  const ps = spawn('ps', ['-o', 'rss=', '-p', String(pid)])
  let text = ''
  for await (const chunk of ps.stdout) text += String(chunk)
  return Number(text) / 1024
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
