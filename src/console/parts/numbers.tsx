import { Card, SimpleGrid, Text } from '@mantine/core'
import { texts } from '../texts/index.ts'
import classes from './numbers.module.css'

/** A handful of counts, each under its name. */
export function Numbers({ items }: { readonly items: readonly (readonly [name: string, count: number])[] }) {
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: items.length }} spacing="xs" component="dl" className={classes.numbers}>
      {items.map(([name, count]) => (
        <Card key={name} withBorder padding="sm" className={classes.one}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" className={classes.number}>
            {count.toLocaleString(texts.locale)}
          </Text>
        </Card>
      ))}
    </SimpleGrid>
  )
}
