import { Badge, Group, Stack, Text } from '@mantine/core'
import type { PolicySettings } from '../../api/schema.ts'
import { Facts } from '../../parts/facts.tsx'
import { texts } from '../../texts/index.ts'
import { sentencesOf } from './sentences.ts'
import type { SettingName } from './settings.ts'
import { isSame } from './values.ts'

const t = texts.policies.change
const labels: Readonly<Record<string, readonly [string, string]>> = texts.policySettings.labels

/** What a setting is called; one that this console does not know, by its own name. */
export const labelOf = (setting: string): string => labels[setting]?.[0] ?? setting

/** The settings in which two versions differ. */
export function changedIn(before: PolicySettings, after: PolicySettings): readonly SettingName[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as SettingName[]
  return names.filter(name => !isSame(before[name], after[name]))
}

const only = (settings: PolicySettings, name: SettingName): PolicySettings =>
  name in settings ? ({ [name]: settings[name] } as PolicySettings) : {}

/** What two versions say differently, setting by setting, each as sentences. */
export function Changes({
  before,
  after,
  looser,
}: {
  readonly before: PolicySettings
  readonly after: PolicySettings
  readonly looser: readonly string[]
}) {
  return (
    <Stack gap="sm">
      {changedIn(before, after).map(name => (
        <Stack key={name} gap={6}>
          <Group gap="xs">
            <Text fw={600}>{labelOf(name)}</Text>
            {looser.includes(name) && <Looser />}
          </Group>
          <Facts
            items={[
              [t.before, <Said key="before" settings={only(before, name)} />],
              [t.after, <Said key="after" settings={only(after, name)} />],
            ]}
          />
        </Stack>
      ))}
    </Stack>
  )
}

export function Looser() {
  return (
    <Badge color="yellow" variant="outline" c="var(--tone-notice)">
      {t.looser}
    </Badge>
  )
}

function Said({ settings }: { readonly settings: PolicySettings }) {
  const all = sentencesOf(settings)
  if (all.length === 0) return <Text c="dimmed">{t.nothing}</Text>
  return (
    <Stack gap={2}>
      {all.map(({ text }) => (
        <span key={text}>{text}</span>
      ))}
    </Stack>
  )
}
