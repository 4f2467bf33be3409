import { AppShell, Burger, Group, ScrollArea, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { sessionQuery } from '../api/session.ts'
import { Icon } from '../parts/icons.tsx'
import { PageLoading } from '../parts/loading.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { texts } from '../texts/index.ts'
import { AccountMenu } from './account-menu.tsx'
import classes from './frame.module.css'
import { Navigation } from './navigation.tsx'
import { Search } from './search.tsx'

const t = texts.frame

/** What is around every page: whoever is not signed in is led to where they can be, and back here after it. */
export function Frame() {
  const signedIn = useQuery(sessionQuery)
  const { href } = useLocation()
  if (signedIn.data === undefined) {
    return (
      <main className={classes.alone}>
        {signedIn.error ? <Trouble error={signedIn.error} again={() => void signedIn.refetch()} /> : <PageLoading />}
      </main>
    )
  }
  if (signedIn.data.session === null) return <Navigate to="/enter" search={{ to: href }} replace />
  return <Shell />
}

function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure()
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: on another page the navigation has done its work.
  useEffect(close, [pathname])
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: 768, collapsed: { mobile: !isOpen } }}
      padding="lg"
      transitionDuration={0}
    >
      <a className="skip" href="#page">
        {t.skip}
      </a>
      <AppShell.Header className={classes.header}>
        <Group gap="sm" wrap="nowrap">
          <Burger opened={isOpen} onClick={toggle} hiddenFrom="48em" size="sm" aria-label={t.menu} aria-expanded={isOpen} />
          <Icon name="steps" />
          <Text fw={600} size="lg" visibleFrom="xs">
            {t.product}
          </Text>
        </Group>
        <Group gap="sm" wrap="nowrap">
          <Search />
          <AccountMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar}>
        <AppShell.Section grow component={ScrollArea}>
          <Navigation />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
