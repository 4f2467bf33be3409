import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../security/clock.ts'
import type { Api } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { endLine, progressLine, type Run, runShape } from './run-shape.ts'

const pollMs = 400

/** The events of a stream (HTML Living Standard, section 9.2), as far as hosts of ours use it: each with its data in one line. */
async function* eventsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const blocks = `${rest}${text}`.split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = block.split('\n').find(line => line.startsWith('data: '))
      if (data !== undefined) yield data.slice('data: '.length)
    }
  }
}

/** A run until it has ended: by its events, and by asking again and again where they cannot be had, or break off. */
async function* followed(api: Api, runId: string): AsyncGenerator<Run> {
  const path = `/v1/sync-runs/${encodeURIComponent(runId)}`
  try {
    const stream = await api.open(`${path}/events`)
    if (stream !== undefined) for await (const data of eventsOf(stream)) yield runShape.parse(JSON.parse(data))
  } catch {
    // Whatever became of the stream, the run itself tells how it goes.
  }
  for (;;) {
    const run = await api.call('GET', path, runShape)
    yield run
    if (run.state !== 'running') return
    await sleep(pollMs)
  }
}

/** Shows a run until it has ended. */
export async function watchRun(api: Api, context: Context, runId: string): Promise<Run> {
  let drawn = false
  for await (const run of followed(api, runId)) {
    if (run.state !== 'running') return run
    if (!context.isTerminal) continue
    context.err(`${drawn ? '\u001b[1A\u001b[2K' : ''}${progressLine(run, systemClock.now())}`)
    drawn = true
  }
  throw new CommandError(exitCodes.operator, 'the host stopped telling of the run')
}

/** Says how it ended; one that has not ended well is the fault of somebody, and this command's. */
export function reportRun(context: Context, run: Run): void {
  context.out(endLine(run))
  if (run.state === 'held') throw new CommandError(exitCodes.admin, `held: ${whatWaits(run)}`)
  if (run.state !== 'done')
    throw new CommandError(exitCodes.provider, `the run ended ${run.state}: ${run.error?.code ?? 'no reason given'}`)
}

/** That a dry run would be held is what it was asked for: there is nothing to decide. */
export function whyHeld({ heldFor, wouldRemove }: Run): string {
  return heldFor === 'empty' ? 'the directory showed nobody at all' : `it would remove ${wouldRemove ?? 'too many'} people`
}

function whatWaits(run: Run): string {
  const { id, heldFor } = run
  if (heldFor === 'first_run')
    return `a first read counts only; if the counts are right, "stepgate runs confirm ${id}" begins the real one`
  if (heldFor === 'empty') return `${whyHeld(run)}; see why, then sync again`
  return `${whyHeld(run)}; see them by "stepgate runs people ${id}", then release or reject it`
}
