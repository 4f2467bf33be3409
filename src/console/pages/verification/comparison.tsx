import { Stack, Text } from '@mantine/core'
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

/**
 * How each claim of the document compares with the directory's, by which rule, and whether it decides. No value of either
 * side. What is only shown alarms nobody.
 */
export function Comparison({
  match,
  deciding,
}: {
  readonly match: Match | null
  /** Undefined where it cannot be told. */
  readonly deciding: readonly string[] | undefined
}) {
  if (match === null) return <Text c="dimmed">{t.view.noMatch}</Text>
  const shown = (value: Match['directory'], decides = true) => (
    <State key="value" tone={decides ? matchTones[value] : 'calm'}>
      {t.matches[value]}
    </State>
  )
  const claims = Object.entries(match.claims).map(([claim, value]) => {
    const rule = match.reasons?.[claim]
    const decides = deciding?.includes(claim)
    return {
      key: claim,
      cells: [
        texts.claims[claim] ?? claim,
        shown(value, decides),
        rule === undefined ? '' : (t.rules[rule] ?? rule),
        decides ? t.view.decides : t.view.shownOnly,
      ],
    }
  })
  return (
    <Stack gap="xs">
      <Rows
        label={t.view.match}
        heads={[t.view.claim, t.view.status, t.view.rule, ...(deciding ? [t.view.counts] : [])]}
        rows={[{ key: 'whole', cells: [t.view.matchWhole, shown(match.directory), '', t.view.decides] }, ...claims]}
      />
      {deciding && claims.length > deciding.length && (
        <Text size="sm" c="dimmed">
          {t.view.countsHow}
        </Text>
      )}
    </Stack>
  )
}
