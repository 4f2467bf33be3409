import { Text, UnstyledButton } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { Icon } from '../parts/icons.tsx'
import { texts } from '../texts/index.ts'
import classes from './frame.module.css'
import { useLater } from './later.ts'

const t = texts.frame.search
const load = async () => (await import('./finder.tsx')).Finder

/** People, pages and commands by a few letters: `/` or Ctrl-K from anywhere. */
export function Search() {
  const [isOpen, { open, close }] = useDisclosure()
  const Finder = useLater(load, isOpen)
  useHotkeys([
    ['mod+K', open],
    ['/', open],
  ])
  return (
    <>
      <UnstyledButton className={classes.opener} onClick={open} aria-keyshortcuts="/ Control+K" aria-label={t.open}>
        <Icon name="search" />
        <Text size="sm" visibleFrom="sm">
          {t.open}
        </Text>
      </UnstyledButton>
      {Finder && <Finder isOpen={isOpen} close={close} />}
    </>
  )
}
