import { Menu, UnstyledButton } from '@mantine/core'
import { useSession } from '../api/session.ts'
import { Icon } from '../parts/icons.tsx'
import { texts } from '../texts/index.ts'
import { useDarkMode, useSignOut } from './account.ts'
import classes from './frame.module.css'

const t = texts.frame

/** Who is signed in, and what concerns only them. */
export function AccountList({
  label,
  isOpen,
  hasFocus,
}: {
  readonly label: string
  readonly isOpen: boolean
  readonly hasFocus: boolean
}) {
  const { name, role } = useSession()
  const { isDark, toggle } = useDarkMode()
  const leave = useSignOut()
  return (
    <Menu position="bottom-end" width={220} transitionProps={{ duration: 0 }} defaultOpened={isOpen}>
      <Menu.Target>
        <UnstyledButton className={classes.opener} aria-label={label} autoFocus={hasFocus}>
          <Icon name="person" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.signedInAs(name, texts.roles[role])}</Menu.Label>
        <Menu.Item leftSection={<Icon name={isDark ? 'sun' : 'moon'} />} onClick={toggle}>
          {isDark ? t.light : t.dark}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="leave" />} onClick={leave}>
          {t.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
