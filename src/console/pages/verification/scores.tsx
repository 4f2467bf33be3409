import { Text } from '@mantine/core'
import type { Verification } from '../../api/schema.ts'
import { Rows } from '../../parts/rows.tsx'
import { State, type Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.verifications
const tones: Readonly<Record<string, Tone>> = {
  OK: 'good',
  MANUAL_OK: 'good',
  WARN: 'notice',
  MANUAL: 'notice',
  MANUAL_PENDING: 'active',
  FAIL: 'bad',
  MANUAL_FAIL: 'bad',
}

/** Each part of the score, the whole first. */
export function Scores({ reported }: Pick<Verification, 'reported'>) {
  const parts = Object.entries(reported ?? {})
  if (parts.length === 0) return <Text c="dimmed">{t.view.noScores}</Text>
  const sorted = [...parts.filter(([part]) => part === 'overall'), ...parts.filter(([part]) => part !== 'overall')]
  return (
    <Rows
      label={t.view.scores}
      heads={[t.view.part, t.view.status, t.view.value]}
      rows={sorted.map(([part, { status, value }]) => ({
        key: part,
        cells: [
          t.scores[part] ?? part,
          <State key="status" tone={tones[status] ?? 'calm'}>
            {t.scoreStatuses[status] ?? status}
          </State>,
          value === null ? '—' : value.toLocaleString(texts.locale),
        ],
      }))}
    />
  )
}
