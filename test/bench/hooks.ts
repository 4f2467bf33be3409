import { join } from 'node:path'
import { personAt } from '../../src/sandbox/people.ts'
import { startOrg } from './access.ts'
import { type Figure, type Measurement, underGoal } from './figure.ts'
import { inFolder } from './folder.ts'
import { type Part, startPart } from './part.ts'
import type { BareReady } from './parts/bare.ts'
import type { HooksPart, HooksReady } from './parts/hooks.ts'
import type { Late, LoadPart, Order } from './parts/load.ts'

const connections = 64
/** While a sync runs there are more busy threads than cores, and what is asked for is an answer in time. */
const besideSync = 0.1
/** So many different people and verifications take turns. */
const turns = 400
const lateMs = 50

/** Starts of different people by different clients, each with a key of its own. */
function startsOf({ bearers, returnUrl }: Pick<HooksReady, 'bearers' | 'returnUrl'>, users: number): Order['requests'] {
  return Array.from({ length: turns }, (_, n) => ({
    method: 'POST',
    path: '/v1/hooks/step-up',
    headers: {
      authorization: `Bearer ${bearers[n % bearers.length]}`,
      'content-type': 'application/json',
      'idempotency-key': '[<id>]',
    },
    body: JSON.stringify({
      loginHint: personAt((n * 7) % Math.min(users, 50)).email,
      returnUrl,
      state: `state-${n}-abcdefghijklmnopqrstuvwxyz`,
      sessionRef: `session-${n}`,
      correlationId: `flow-${n}`,
    }),
  }))
}

/** Verifications to read, and what is answered for one of them. */
async function readsOf(url: string, starts: Order['requests']): Promise<{ reads: Order['requests']; result: string }> {
  const reads = []
  let result = ''
  for (const { path, headers, body } of starts) {
    const made = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': crypto.randomUUID() },
      ...(body === undefined ? {} : { body }),
    })
    const { links } = (await made.json()) as { links: { self: string } }
    const authorization = headers.authorization ?? ''
    reads.push({ method: 'GET' as const, path: new URL(links.self).pathname, headers: { authorization } })
    if (result === '') result = await (await fetch(links.self, { headers: { authorization } })).text()
  }
  return { reads, result }
}

/** Warm first, so that compiling is not measured. */
async function capacity(load: Part<unknown, LoadPart>, order: Omit<Order, 'connections'>): Promise<number> {
  await load.call('flood', { ...order, connections, seconds: Math.min(2, order.seconds) })
  return load.call('flood', { ...order, connections })
}

/** Starts and reads over HTTP: how many, how late, and how late while a sync runs. */
export const hooks: Measurement = ({ users, seconds, say, profile }) =>
  inFolder(async folder => {
    const org = await startOrg(users)
    const load = await startPart<unknown, LoadPart>('load', {})
    const at = { where: { kind: 'sqlite', path: join(folder, 'stepgate.db') }, access: org.access }
    const host = await startPart<HooksReady, HooksPart>('hooks', at, { profile })
    const { url, bearers } = host.ready
    const starts = startsOf(host.ready, users)
    const { reads, result } = await readsOf(url, starts)
    const bare = await startPart<BareReady>('bare', { path: join(folder, 'bare.db'), bearers, result })

    const started = await capacity(load, { url, requests: starts, seconds })
    const startFloor = await capacity(load, { url: bare.ready.url, requests: starts, seconds })
    say(`  start ${Math.round(started)}/s, floor ${Math.round(startFloor)}/s`)
    const read = await capacity(load, { url, requests: reads, seconds })
    const readFloor = await capacity(load, { url: bare.ready.url, requests: reads, seconds })
    say(`  read ${Math.round(read)}/s, floor ${Math.round(readFloor)}/s`)
    await bare.stop()

    const atRate = (requests: Order['requests'], rate: number) =>
      load.call('trickle', { url, requests, connections, seconds, rate: Math.round(rate) })
    const startHalf = await atRate(starts, started / 2)
    const readHalf = await atRate(reads, read / 2)
    await host.call('beginSyncing')
    const startBeside = await atRate(starts, started * besideSync)
    const readBeside = await atRate(reads, read * besideSync)
    const written = await host.call('endSyncing')
    say(`  beside them ${Math.round(written)} people/s were written`)
    for (const part of [host, load]) await part.stop()
    await org.stop()

    const late = (name: string, what: string, { p99 }: Late) => underGoal(name, what, 'ms', p99, lateMs)
    const figures: readonly Figure[] = [
      {
        name: 'start_of_floor',
        what: 'step-up start',
        unit: 'requests/s',
        ours: started,
        against: { what: 'bare route, one insert', value: startFloor },
        goal: { atLeast: 1 },
      },
      late('start_p99', 'start at half of capacity, p99', startHalf),
      late('start_p99_beside_sync', `start at ${Math.round(startBeside.perSecond)}/s while a sync runs, p99`, startBeside),
      {
        name: 'read_of_floor',
        what: 'result read',
        unit: 'requests/s',
        ours: read,
        against: { what: 'bare route', value: readFloor },
        goal: { atLeast: 0.5 },
      },
      late('read_p99', 'read at half of capacity, p99', readHalf),
      late('read_p99_beside_sync', `read at ${Math.round(readBeside.perSecond)}/s while a sync runs, p99`, readBeside),
    ]
    return figures
  })
