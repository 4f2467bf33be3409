import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../../parts/icons.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.directory
const pauseMs = 120

/** Searches as somebody types, once they pause. What the address says wins where it was changed from elsewhere. */
export function SearchField({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(value)
  const said = useRef(value)
  const say = useDebouncedCallback((text: string) => {
    said.current = text.trim()
    onChange(said.current)
  }, pauseMs)
  useEffect(() => {
    if (value !== said.current) setTyped(value)
    said.current = value
  }, [value])
  const set = (text: string) => {
    setTyped(text)
    say(text)
  }
  return (
    <TextInput
      label={t.search}
      placeholder={t.searchHow}
      type="search"
      value={typed}
      onChange={event => set(event.currentTarget.value)}
      leftSection={<Icon name="search" size={16} />}
      rightSection={typed === '' ? null : <CloseButton size="sm" aria-label={t.clearSearch} onClick={() => set('')} />}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      w={240}
    />
  )
}
