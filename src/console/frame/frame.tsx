import { AppShell, Burger, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { type MouseEvent, useEffect, useState } from 'react'
import { SessionContext, sessionQuery } from '../api/session.ts'
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
  if (signedIn.data === undefined) {
    return (
      <main className={classes.alone}>
        {signedIn.error ? <Trouble error={signedIn.error} again={() => void signedIn.refetch()} /> : <PageLoading />}
      </main>
    )
  }
  const { session } = signedIn.data
  if (session === null) return <ToEnter />
  return (
    <SessionContext value={session}>
      {/* Made anew for another one: what the former one entered or saw is not theirs. */}
      <Shell key={`${session.administratorId} ${session.role}`} />
    </SessionContext>
  )
}

/** Once, with the address as it was: it is another one as soon as the way there begins. */
function ToEnter() {
  const { href } = useLocation()
  const [to] = useState(href)
  const navigate = useNavigate()
  useEffect(() => void navigate({ to: '/enter', search: { to }, replace: true }), [navigate, to])
  return null
}

/** Without a change of the address, which the router would take for another page. */
function skip(event: MouseEvent): void {
  event.preventDefault()
  document.getElementById('page')?.focus()
}

function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure()
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 256, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="lg"
      transitionDuration={0}
    >
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to a place of the page, and is a link to those who hear it. */}
      <a className="skip" href="#page" onClick={skip}>
        {t.skip}
      </a>
      <AppShell.Header className={classes.header}>
        <Group gap="sm" wrap="nowrap">
          <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t.menu} aria-expanded={isOpen} />
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
        <AppShell.Section grow className={classes.scrolled}>
          <Navigation onGone={close} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
