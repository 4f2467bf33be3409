import { Alert, List, Stack, Text, Title } from '@mantine/core'
import type { MappingPreview } from '../../api/schema.ts'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import tableClasses from '../../parts/table.module.css'
import { texts } from '../../texts/index.ts'
import classes from './sync-directory.module.css'

const t = texts.sync.setup

type Row = MappingPreview['rows'][number]
type Claim = keyof Row['claims']

/** What a mapping makes of real people, claim by claim beside what is so now. */
export function MappingPreviewed({ preview }: { readonly preview: MappingPreview }) {
  const { rows } = preview
  if (rows.length === 0) return <Empty title={t.noRows} icon="people" />
  const shown = (Object.keys(texts.claims) as Claim[]).filter(claim =>
    rows.some(row => claim in row.claims || row.unread.includes(claim)),
  )
  const unread = Object.entries(preview.unread)
  return (
    <Stack gap="sm" role="region" aria-label={t.previewTitle}>
      <Title order={3}>{t.previewTitle}</Title>
      <Text c="dimmed">{t.previewLead}</Text>
      {unread.length > 0 && (
        <Alert color="yellow" icon={<Icon name="warning" />}>
          <List size="sm">
            {unread.map(([claim, count]) => (
              <List.Item key={claim}>{t.unread(texts.claims[claim] ?? claim, count)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard (WCAG 2.2, 2.1.1). */}
      <div className={tableClasses.scroller} tabIndex={0}>
        <table className={tableClasses.table} aria-label={t.previewTitle}>
          <thead>
            <tr>
              <th scope="col">{t.previewFor}</th>
              {shown.map(claim => (
                <th key={claim} scope="col">
                  {texts.claims[claim]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <tr key={row.externalId ?? `row ${place}`}>
                <td>
                  <code>{row.externalId ?? '—'}</code>
                </td>
                {shown.map(claim => (
                  <td key={claim}>
                    <Value row={row} claim={claim} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Stack>
  )
}

const say = (value: unknown) => (value === null || value === undefined ? t.missing : String(value))

function Value({ row, claim }: { readonly row: Row; readonly claim: Claim }) {
  if (row.unread.includes(claim)) return <span className={classes.unread}>{t.unreadable}</span>
  const { before = null, after = null } = row.claims[claim] ?? {}
  if (before === after) return <span className={classes.same}>{after === null ? '—' : say(after)}</span>
  return (
    <>
      <ins className={classes.after}>{say(after)}</ins>
      <span className={classes.before}>
        {t.before} <del>{say(before)}</del>
      </span>
    </>
  )
}
