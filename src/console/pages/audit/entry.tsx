import { Button, Code, Drawer, Group, Stack } from '@mantine/core'
import type { AuditEntry } from '../../api/schema.ts'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import type { Change } from './filtering.tsx'
import { Ways } from './ways.tsx'

const t = texts.audit

/** One entry, with all that was written down of it, and the ways to others like it. */
export function Entry({
  entry,
  onClose,
  onFilter,
}: {
  readonly entry: AuditEntry | undefined
  readonly onClose: () => void
  readonly onFilter: Change
}) {
  return (
    <Drawer
      opened={entry !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={t.entry}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': texts.parts.close }}
      attributes={{ header: { role: 'presentation' } }}
    >
      {entry && (
        <Stack>
          <Facts
            items={[
              [t.columns.action, <code key="action">{entry.action}</code>],
              [t.columns.at, <When key="at" at={entry.at} />],
              [t.columns.actor, `${entry.actor.name ?? entry.actor.id} (${t.kinds[entry.actor.kind]})`],
              [t.filters.actor, <Copy key="id" value={entry.actor.id} label={t.filters.actor} />],
              [t.columns.target, <Copy key="target" value={entry.target} label={t.columns.target} />],
              [t.columns.position, String(entry.position ?? t.notSealed)],
            ]}
          />
          {Object.keys(entry.facts).length > 0 && <Code block>{JSON.stringify(entry.facts, null, 2)}</Code>}
          <Group gap="xs">
            <Ways entry={entry} />
            <Button
              variant="default"
              onClick={() => {
                onFilter({ actor: entry.actor.id })
                onClose()
              }}
            >
              {t.onlyActor}
            </Button>
            <Button
              variant="default"
              onClick={() => {
                onFilter({ target: entry.target })
                onClose()
              }}
            >
              {t.onlyTarget}
            </Button>
          </Group>
        </Stack>
      )}
    </Drawer>
  )
}
