import { Menu, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { signOut, useSession } from '../api/session.ts'
import { Icon } from '../parts/icons.tsx'
import { useToast } from '../parts/toast.ts'
import { texts } from '../texts/index.ts'
import classes from './frame.module.css'

const t = texts.frame

/** Light or dark, kept in this browser. */
export function useDarkMode(): { readonly isDark: boolean; toggle(): void } {
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  return { isDark, toggle: () => setColorScheme(isDark ? 'light' : 'dark') }
}

/** Ends the session and leads to where another one can be opened, with nothing of this one left in the page. */
export function useSignOut(): () => void {
  const toast = useToast()
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: () => globalThis.location.assign('/console/enter'),
    onError: error => toast.failed(error),
  })
  return () => leaving.mutate()
}

/** Who is signed in, and what concerns only them. */
export function AccountMenu() {
  const { name, role } = useSession()
  const { isDark, toggle } = useDarkMode()
  const leave = useSignOut()
  return (
    <Menu position="bottom-end" width={220} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <UnstyledButton className={classes.opener} aria-label={t.account(name)}>
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
