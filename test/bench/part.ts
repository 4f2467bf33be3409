import { fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the other process can be asked for. */
export type Calls = Readonly<Record<string, (...given: never[]) => unknown>>

/** A process of its own, of which one is measured and the others must not be felt by it. */
export interface Part<Ready, C extends Calls = Record<never, never>> {
  readonly ready: Ready
  call<Name extends keyof C & string>(name: Name, ...given: Parameters<C[Name]>): Promise<Awaited<ReturnType<C[Name]>>>
  stop(): Promise<void>
}

export interface Call {
  readonly id: number
  readonly what: string
  readonly given: readonly never[]
}

export interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** As `npm run stepgate` and `src/cli/stepgate.mjs` start the host, so that its memory is what it is there; `src/main.ts` keeps compiled code, too. */
const flags = ['--max-semi-space-size=4', '--heap-growing-percent=30', '--expose-gc']
const compiled = join(tmpdir(), 'node-compile-cache')

/** Starts `parts/<name>.ts`; resolves when it is ready. */
export async function startPart<Ready, C extends Calls = Record<never, never>>(
  name: string,
  about: object,
  options: { readonly profile?: string | undefined } = {},
): Promise<Part<Ready, C>> {
  const profiling = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(options.profile, name)}`]
  const child = fork(new URL(`parts/${name}.ts`, import.meta.url), [JSON.stringify(about)], {
    execArgv: [...flags, ...profiling],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    serialization: 'advanced',
  })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let last = 0
  const answered = (id: number) => new Promise<unknown>((resolve, reject) => void waiting.set(id, { resolve, reject }))
  child.on('message', (answer: Answer) => {
    const waiter = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.error === undefined) waiter?.resolve(answer.value)
    else waiter?.reject(new Error(`${name}: ${answer.error}`))
  })
  const exited = once(child, 'exit').then(([code]) => {
    for (const waiter of waiting.values()) waiter.reject(new Error(`${name} ended with ${code}`))
  })

  return {
    ready: (await answered(0)) as Ready,
    call(what, ...given) {
      last += 1
      child.send({ id: last, what, given } satisfies Call)
      return answered(last) as Promise<never>
    },
    async stop() {
      child.send({ id: -1, what: 'stop', given: [] } satisfies Call)
      await exited
    },
  }
}
