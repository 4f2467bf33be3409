import type { SyncRun } from '../../api/schema.ts'
import type { Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.sync

const tones: Readonly<Record<SyncRun['state'], Tone>> = {
  running: 'active',
  done: 'good',
  failed: 'bad',
  held: 'notice',
  cancelled: 'calm',
}

/** How it stands with a run, in a word. */
export function stateOf(run: Pick<SyncRun, 'state' | 'dryRun' | 'awaitsDecision' | 'decision'>): {
  readonly tone: Tone
  readonly text: string
} {
  if (run.awaitsDecision) return { tone: 'notice', text: t.waits }
  if (run.decision) return { tone: 'calm', text: t.decisions[run.decision.kind] }
  if (run.state === 'done' && run.dryRun) return { tone: 'good', text: t.planned }
  return { tone: tones[run.state], text: t.states[run.state] }
}

export const modeOf = ({ mode, dryRun }: Pick<SyncRun, 'mode' | 'dryRun'>): string =>
  dryRun ? t.dry(t.modes[mode]) : t.modes[mode]

/** How long it took; undefined while it goes on. */
export const tookOf = ({ startedAt, finishedAt }: Pick<SyncRun, 'startedAt' | 'finishedAt'>): string | undefined =>
  finishedAt === null ? undefined : t.duration(Date.parse(finishedAt) - Date.parse(startedAt))
