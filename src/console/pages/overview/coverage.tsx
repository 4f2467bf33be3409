import { Group, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import type { Integration } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import classes from './overview.module.css'

const t = texts.overview
/** It moves with people, and not with seconds. */
const freshMs = 60_000

/** How much of each directory is enrolled. */
export function Coverage({ directories }: { readonly directories: readonly Integration[] }) {
  return (
    <Section title={t.coverage}>
      <Stack className={classes.panel} gap="md">
        {directories.length === 0 && <Text c="dimmed">{t.noDirectory}</Text>}
        {directories.map(directory => (
          <OfDirectory key={directory.id} directory={directory} />
        ))}
      </Stack>
    </Section>
  )
}

function OfDirectory({ directory: { id: integrationId, name } }: { readonly directory: Integration }) {
  const query = useQuery({
    queryKey: ['/v1/directory/coverage', { integrationId }],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/coverage', { params: { query: { integrationId } }, signal })),
    staleTime: freshMs,
  })
  return (
    <Answered query={query} loading={<Loading rows={1} height={41} />}>
      {({ enrolled, total }) => (
        <Stack gap={6}>
          <Group justify="space-between" gap="sm">
            <Text fw={600}>{name}</Text>
            <Text size="sm" c="dimmed">
              {t.coverageOf(enrolled, total)}
            </Text>
          </Group>
          <Progress
            value={total === 0 ? 0 : (100 * enrolled) / total}
            size={10}
            radius="xl"
            transitionDuration={0}
            aria-label={t.share(name)}
          />
        </Stack>
      )}
    </Answered>
  )
}
