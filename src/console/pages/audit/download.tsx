import { Button, Menu } from '@mantine/core'
import { Icon } from '../../parts/icons.tsx'
import { texts } from '../../texts/index.ts'
import { type Filters, queryOf } from './filtering.tsx'

const t = texts.audit.download

/** Links, so that the browser writes the file as it comes and no page holds a million entries. */
export function Download({ filters }: { readonly filters: Filters }) {
  const query = new URLSearchParams(queryOf(filters)).toString()
  const narrowed = query === '' ? '' : `?${query}`
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="download" size={16} />} rightSection={<Icon name="down" size={14} />}>
          {t.open}
        </Button>
      </Menu.Target>
      <Menu.Dropdown maw="20rem">
        <Menu.Label>{narrowed === '' ? t.all : t.narrowed}</Menu.Label>
        <Menu.Item component="a" href={`/v1/audit.csv${narrowed}`} download="audit.csv">
          {t.csv}
        </Menu.Item>
        <Menu.Item component="a" href={`/v1/audit.jsonl${narrowed}`} download="audit.jsonl">
          {t.jsonl}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t.chainWhy}</Menu.Label>
        <Menu.Item component="a" href="/v1/audit/export.jsonl" download="audit-chain.jsonl">
          {t.chain}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
