import { Button, Tooltip } from '@mantine/core'
import { useColumnChoice } from '../../parts/column-choice.tsx'
import { Icon } from '../../parts/icons.tsx'
import { texts } from '../../texts/index.ts'
import { columnsOf, tableName } from './columns.tsx'
import type { Narrowing } from './filters.ts'

const t = texts.directory
const columns = columnsOf(id => id)
const initial = Object.fromEntries(columns.map(({ id, shown }) => [id, shown !== 'hidden']))

/** A link, so that the browser writes the file as it comes and no page holds a million people. */
export function ExportCsv({ narrowing }: { readonly narrowing: Narrowing }) {
  const [visible] = useColumnChoice(tableName, initial)
  const chosen = columns.filter(({ id, shown }) => shown === 'always' || visible[id]).flatMap(({ inFile }) => inFile)
  const query = new URLSearchParams({ ...narrowing, columns: [...new Set(chosen)].join(',') })
  return (
    <Tooltip label={t.csvHow} multiline w={280}>
      <Button
        component="a"
        variant="default"
        href={`/v1/directory/users.csv?${query}`}
        download="directory.csv"
        leftSection={<Icon name="download" size={16} />}
      >
        {t.csv}
      </Button>
    </Tooltip>
  )
}
