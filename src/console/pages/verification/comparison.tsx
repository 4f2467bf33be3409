import { Text } from '@mantine/core'
import type { Verification } from '../../api/schema.ts'
import { Rows } from '../../parts/rows.tsx'
import { State, type Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.verifications

export type Match = NonNullable<Verification['match']>

export const matchTones: Readonly<Record<Match['directory'], Tone>> = {
  matched: 'good',
  close: 'notice',
  mismatched: 'bad',
  missing: 'calm',
  not_checked: 'calm',
}

/** How each claim of the document compares with the directory's, and by which rule. No value of either side. */
export function Comparison({ match }: { readonly match: Match | null }) {
  if (match === null) return <Text c="dimmed">{t.view.noMatch}</Text>
  const shown = (value: Match['directory']) => (
    <State key="value" tone={matchTones[value]}>
      {t.matches[value]}
    </State>
  )
  const claims = Object.entries(match.claims).map(([claim, value]) => {
    const rule = match.reasons?.[claim]
    return { key: claim, cells: [texts.claims[claim] ?? claim, shown(value), rule === undefined ? '' : (t.rules[rule] ?? rule)] }
  })
  return (
    <Rows
      label={t.view.match}
      heads={[t.view.claim, t.view.status, t.view.rule]}
      rows={[{ key: 'whole', cells: [t.view.matchWhole, shown(match.directory), ''] }, ...claims]}
    />
  )
}
