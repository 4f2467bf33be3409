import { Modal, Text, TextInput } from '@mantine/core'
import { type KeyboardEvent, useId, useState } from 'react'
import { Icon } from '../parts/icons.tsx'
import { saidOf } from '../parts/said.ts'
import { texts } from '../texts/index.ts'
import type { Command } from './command.ts'
import { useCommands } from './commands.ts'
import { useFoundPages } from './found-pages.ts'
import { useFoundPeople } from './found-people.ts'
import classes from './frame.module.css'

const t = texts.frame.search

/** The dialog of the search, which is loaded once the first page is there. */
export function Finder({ isOpen, close }: { readonly isOpen: boolean; readonly close: () => void }) {
  return (
    <Modal opened={isOpen} onClose={close} title={t.title} size="lg" yOffset="10vh" centered={false}>
      <Choice close={close} />
    </Modal>
  )
}

/** A combobox whose list is always open (WAI-ARIA Authoring Practices, Combobox). */
function Choice({ close }: { readonly close: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const wanted = text.trim().toLowerCase()
  const commands = useCommands().filter(({ label }) => label.toLowerCase().includes(wanted))
  const pages = useFoundPages(text.trim())
  // An id at a product is told apart by its capitals.
  const { people, isLooking, error } = useFoundPeople(text.trim())
  const found: readonly Command[] = [...commands, ...pages, ...people]
  const chosen = Math.min(at, found.length - 1)
  const nothing = isLooking ? texts.parts.loading : t.nothing
  const said = error ? t.noPeople(saidOf(error).title) : found.length === 0 ? nothing : t.keys
  const idOf = (index: number) => `${listId}-${index}`

  function run(command: Command | undefined): void {
    if (!command) return
    close()
    command.run()
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const next = (chosen + step + found.length) % Math.max(1, found.length)
      setAt(next)
      document.getElementById(idOf(next))?.scrollIntoView({ block: 'nearest' })
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(found[chosen])
  }
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={t.label}
        placeholder={t.label}
        leftSection={<Icon name="search" />}
        value={text}
        onChange={event => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? idOf(chosen) : undefined}
        maxLength={200}
      />
      <div id={listId} role="listbox" aria-label={t.title} className={classes.found}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox.
          <div
            key={command.id}
            id={idOf(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={classes.option}
            onClick={() => run(command)}
          >
            <Icon name={command.icon} />
            <span>{command.label}</span>
            {command.hint && (
              <Text span size="sm" c="dimmed">
                {command.hint}
              </Text>
            )}
          </div>
        ))}
      </div>
      <Text role="status" size="sm" c="dimmed" mt="sm">
        {said}
      </Text>
    </>
  )
}
