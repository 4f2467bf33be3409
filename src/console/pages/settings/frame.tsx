import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMayOpen } from '../../frame/open-pages.ts'
import { Page } from '../../parts/page.tsx'
import classes from '../../parts/tabs.module.css'
import { texts } from '../../texts/index.ts'

const t = texts.settings

/** The parts of the settings, each a page of its own. */
const settingsParts = [
  { name: 'host', path: '/settings' },
  { name: 'access', path: '/settings/access' },
  { name: 'clients', path: '/settings/clients' },
  { name: 'webhooks', path: '/settings/webhooks' },
  { name: 'alerts', path: '/settings/alerts' },
  { name: 'keys', path: '/settings/keys' },
  { name: 'matching', path: '/settings/matching' },
  { name: 'reports', path: '/settings/reports' },
] as const

/** Around each part: the others that whoever is signed in may see. */
export function SettingsPage({
  part,
  lead,
  actions,
  children,
}: {
  readonly part: (typeof settingsParts)[number]['name']
  readonly lead: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  const mayOpen = useMayOpen()
  return (
    <Page title={part === 'host' ? t.title : `${t.title}: ${t.nav[part]}`} lead={lead} actions={actions}>
      <nav aria-label={t.parts}>
        <ul className={classes.tabs}>
          {settingsParts.map(
            ({ name, path }) =>
              mayOpen(path) && (
                <li key={name}>
                  <Link
                    to={path}
                    className={classes.tab}
                    activeOptions={{ exact: true }}
                    {...(name === part ? { 'aria-current': 'page' } : {})}
                  >
                    {t.nav[name]}
                  </Link>
                </li>
              ),
          )}
        </ul>
      </nav>
      {children}
    </Page>
  )
}
