import { Progress as Bar, Group, Stack, Text } from '@mantine/core'
import type { SyncRunProgress } from '../../api/schema.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.sync.run
/** In percent: a bar that has begun is seen. */
const leastShown = 2

/** How far a run has come. How many there will be is the product's word, or of a full read how many there were. */
export function Progress({ run, isLive }: { readonly run: SyncRunProgress; readonly isLive: boolean }) {
  const { seen } = run.counts
  const of = run.total ?? (run.mode === 'full' && run.liveBefore > 0 ? run.liveBefore : null)
  const share = of === null || of === 0 ? undefined : Math.min(99, Math.max(leastShown, Math.floor((seen / of) * 100)))
  const said = share === undefined || of === null ? t.progressSeen(seen) : t.progressOf(seen, of)
  return (
    <Stack gap={6}>
      <Bar.Root size="lg" transitionDuration={200}>
        <Bar.Section
          value={share ?? 100}
          animated
          striped={share === undefined}
          // Where nobody knows how many there will be, a share would be made up: the words beside it tell.
          withAria={share !== undefined}
          aria-label={`${t.progress}: ${said}`}
        />
      </Bar.Root>
      <Group gap="md">
        <Text size="sm">{said}</Text>
        {run.perSecond !== null && (
          <Text size="sm" c="dimmed">
            {t.perSecond(run.perSecond)}
          </Text>
        )}
        {run.estimatedEndAt !== null && (
          <Text size="sm" c="dimmed" component="div">
            {t.endsIn} <When at={run.estimatedEndAt} />
          </Text>
        )}
        {!isLive && (
          <Text size="sm" c="dimmed">
            {t.quiet}
          </Text>
        )}
      </Group>
    </Stack>
  )
}
