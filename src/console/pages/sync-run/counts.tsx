import { Card, SimpleGrid, Text } from '@mantine/core'
import type { SyncRun } from '../../api/schema.ts'
import { texts } from '../../texts/index.ts'
import classes from './sync-run.module.css'

const names = texts.sync.run.countNames

/** The counts of a run, each with its name. */
export function Counts({ counts }: { readonly counts: SyncRun['counts'] }) {
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 6 }} spacing="xs" component="dl" className={classes.counts}>
      {(Object.keys(names) as (keyof typeof names)[]).map(name => (
        <Card key={name} withBorder padding="sm" className={classes.count}>
          <Text component="dt" size="sm" c="dimmed">
            {names[name]}
          </Text>
          <Text component="dd" className={classes.number}>
            {counts[name].toLocaleString(texts.locale)}
          </Text>
        </Card>
      ))}
    </SimpleGrid>
  )
}
