import { enableCompileCache } from 'node:module'
import { createInterface } from 'node:readline/promises'

// Before anything else is loaded: the second start reads compiled code instead of stripping types again.
enableCompileCache()

const { run } = await import('./cli/program.ts')

/** The only file that reads the environment and signals. Everything below is told. */
process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: text => process.stdout.write(`${text}\n`),
  err: text => process.stderr.write(`${text}\n`),
  isTerminal: process.stderr.isTTY === true,
  workingFolder: process.cwd(),
  async ask(question) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return await terminal.question(question)
    } finally {
      terminal.close()
    }
  },
  untilStopped: () =>
    new Promise(resolve => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal))
    }),
})
