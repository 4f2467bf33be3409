import { SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import type { Retention, Settings } from '../../api/schema.ts'
import { useSession } from '../../api/session.ts'
import { settingsQuery } from '../../api/settings.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { texts } from '../../texts/index.ts'
import { SettingsPage } from './frame.tsx'
import classes from './settings.module.css'
import { Warnings } from './warnings.tsx'

const t = texts.settings.host
type Kept = Retention['items'][number]

const retentionQuery = queryOptions({
  queryKey: ['/v1/settings/retention'],
  queryFn: ({ signal }) => answered(api.GET('/v1/settings/retention', { signal })),
})

/** On one line. */
const Whole = ({ children }: { readonly children: string }) => <span className={classes.whole}>{children}</span>

const columns: readonly Column<Kept>[] = [
  { id: 'what', header: t.retentionColumns.what, shown: 'always', cell: row => row.what },
  { id: 'days', header: t.retentionColumns.days, shown: 'always', align: 'end', cell: row => <Whole>{t.days(row.days)}</Whole> },
  {
    id: 'usual',
    header: t.retentionColumns.usual,
    shown: 'always',
    align: 'end',
    cell: row => <Whole>{t.days(row.usual)}</Whole>,
  },
  {
    id: 'range',
    header: t.retentionColumns.range,
    shown: 'always',
    align: 'end',
    cell: row => <Whole>{t.range(row.least, row.most)}</Whole>,
  },
]

/** What the host was started with, for how long it keeps what, and how the console looks in this browser. */
export function HostSettings() {
  const settings = useQuery(settingsQuery)
  const retention = useQuery(retentionQuery)
  return (
    <SettingsPage part="host" lead={t.lead}>
      <Warnings />
      <Section title={t.started}>
        <Answered query={settings}>{view => <Started view={view} />}</Answered>
      </Section>
      <Section title={t.appearance}>
        <Appearance />
      </Section>
      <Section title={t.retention}>
        <Answered query={retention}>
          {({ items }) => (
            <DataTable
              name="retention"
              label={texts.settings.table(t.retention)}
              columns={columns}
              rows={items}
              keyOf={row => row.name}
            />
          )}
        </Answered>
      </Section>
    </SettingsPage>
  )
}

function Started({ view }: { readonly view: Settings }) {
  const { signIn } = useSession()
  const yesNo = (yes: boolean) => (yes ? texts.settings.yes : texts.settings.no)
  return (
    <Facts
      items={[
        [t.publicUrl, <Copy key="url" value={view.publicUrl} label={t.publicUrl} />],
        [t.version, view.version],
        [t.kind, t.kinds[view.kind]],
        [t.database, t.databases[view.database]],
        [t.adminSignIn, signIn.oidc ? t.byProvider : t.byLink],
        [t.signIn, yesNo(view.signIn)],
        [t.mail, view.mail ? t.hasMail : t.noMail],
        [t.texts, view.texts ? t.toCountries(view.texts.countries.join(', ')) : t.noTexts],
        [t.enrollment, view.enrollmentDays === null ? t.forEver : t.days(view.enrollmentDays)],
        [t.proxy, yesNo(view.behindProxy)],
      ]}
    />
  )
}

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const schemes = Object.entries(t.schemes).map(([value, label]) => ({ value, label }))
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{t.scheme}</Text>
      <SegmentedControl
        aria-label={t.scheme}
        data={schemes}
        value={colorScheme}
        onChange={value => setColorScheme(value as keyof typeof t.schemes)}
        transitionDuration={0}
      />
      <Text size="sm" c="dimmed" component="div">
        {t.brand}{' '}
        <PageLink to="/integrations" underline="always">
          {t.toIntegrations}
        </PageLink>
      </Text>
    </Stack>
  )
}
