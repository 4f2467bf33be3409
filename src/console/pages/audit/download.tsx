import { Button, Menu, Text } from '@mantine/core'
import { Icon } from '../../parts/icons.tsx'
import { texts } from '../../texts/index.ts'
import { type Filters, queryOf } from './filtering.tsx'

const t = texts.audit.download

/** Links, so that the browser writes the file as it comes and no page holds a million entries. */
export function Download({ filters }: { readonly filters: Filters }) {
  const query = new URLSearchParams(queryOf(filters)).toString()
  const [narrowed, what] = query === '' ? ['', t.all] : [`?${query}`, t.narrowed]
  const files = [
    [`/v1/audit.csv${narrowed}`, 'audit.csv', t.csv, what],
    [`/v1/audit.jsonl${narrowed}`, 'audit.jsonl', t.jsonl, what],
    ['/v1/audit/export.jsonl', 'audit-chain.jsonl', t.chain, t.chainWhat],
  ] as const
  return (
    // The place that would have the focus first is no item, which a menu may not have.
    <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="download" size={16} />} rightSection={<Icon name="down" size={14} />}>
          {t.open}
        </Button>
      </Menu.Target>
      <Menu.Dropdown maw="20rem">
        {files.map(([href, name, label, said]) => (
          <Menu.Item key={name} component="a" href={href} download={name}>
            {label}
            <Text span size="sm" c="dimmed" display="block">
              {said}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
