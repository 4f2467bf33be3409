import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from '../../src/cli/program.ts'

/** What a command of the command line left behind. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A folder to type commands in, with an environment of its own. */
export interface Shell {
  readonly folder: string
  /** Runs a command to its end. Nobody answers its questions unless `answer` says what. Whoever asks it to stop does so at once, or when `stop` resolves. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>, stop?: Promise<string>, answer?: string): Promise<Ran>
  write(name: string, content: unknown): Promise<void>
  close(): Promise<void>
}

export async function shell(): Promise<Shell> {
  const folder = await mkdtemp(join(tmpdir(), 'stepgate-shell-'))
  return {
    folder,
    async run(args, env = {}, stop = Promise.resolve('SIGTERM'), answer = '') {
      const [out, err]: [string[], string[]] = [[], []]
      const code = await run(args, {
        env,
        out: text => void out.push(text),
        err: text => void err.push(text),
        isTerminal: false,
        workingFolder: folder,
        ask: async () => answer,
        untilStopped: () => stop,
      })
      return { code, out: out.join('\n'), err: err.join('\n') }
    },
    async write(name, content) {
      const path = join(folder, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
