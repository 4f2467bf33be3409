import { Button, FileButton, Text, Textarea } from '@mantine/core'
import { type DragEvent, useState } from 'react'
import { CopyButton } from '../../parts/copy-button.tsx'
import { texts } from '../../texts/index.ts'
import classes from './people-list.module.css'

const t = texts.peopleList.import
const columns = Object.keys(texts.peopleList.fields)
const header = columns.join(',')

/** What is imported: bytes as they are, since what they say is the host's to read. */
export interface Source {
  readonly name: string | undefined
  readonly bytes: Blob
}

const kilobytes = ({ size }: Blob) => Math.ceil(size / 1_000)

/** A file that is chosen or dropped, or lines that are pasted. The last of them counts. */
export function FileChoice({
  source,
  onChange,
}: {
  readonly source: Source | undefined
  readonly onChange: (source: Source | undefined) => void
}) {
  const [pasted, setPasted] = useState('')
  const [isOver, setOver] = useState(false)
  const [isUnreadable, setUnreadable] = useState(false)
  const choose = async (file: File | null | undefined) => {
    if (!file) return
    setPasted('')
    try {
      // Held now: what is changed on the disk meanwhile is another file.
      onChange({ name: file.name, bytes: new Blob([await file.arrayBuffer()]) })
      setUnreadable(false)
    } catch {
      onChange(undefined)
      setUnreadable(true)
    }
  }
  const paste = (text: string) => {
    setPasted(text)
    setUnreadable(false)
    onChange(text.trim() === '' ? undefined : { name: undefined, bytes: new Blob([text]) })
  }
  const dragged = (event: DragEvent, over: boolean) => {
    event.preventDefault()
    setOver(over)
  }
  return (
    <>
      <div className={classes.sources}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same by keyboard. */}
        <div
          className={classes.drop}
          data-over={isOver}
          onDragOver={event => dragged(event, true)}
          onDragLeave={event => dragged(event, false)}
          onDrop={event => {
            dragged(event, false)
            void choose(event.dataTransfer.files[0])
          }}
        >
          <Text size="sm" c="dimmed">
            {t.drop}
          </Text>
          <FileButton accept=".csv,.tsv,.txt,text/csv" onChange={file => void choose(file)}>
            {props => (
              <Button variant="default" {...props}>
                {source?.name === undefined ? t.choose : t.other}
              </Button>
            )}
          </FileButton>
          <Text size="sm" role="status" {...(isUnreadable ? { c: 'var(--tone-bad)' } : {})}>
            {isUnreadable ? t.unreadable : source?.name === undefined ? '' : t.chosen(source.name, kilobytes(source.bytes))}
          </Text>
        </div>
        <Textarea
          label={t.paste}
          description={t.pasteHow}
          value={pasted}
          onChange={event => paste(event.currentTarget.value)}
          rows={5}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <Text size="sm" c="dimmed" component="div">
        {t.header}: <code className={classes.header}>{columns.join(', ')}</code> <CopyButton value={header} label={t.header} />
      </Text>
    </>
  )
}
