import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../../api/session.ts'
import { Page } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import classes from './settings.module.css'

const t = texts.settings

/** The parts of the settings, each a page of its own, and what it takes to see it. */
export const settingsParts = [
  { name: 'host', path: '/settings', permission: 'settings:read' },
  { name: 'access', path: '/settings/access', permission: 'tokens:manage' },
  { name: 'clients', path: '/settings/clients', permission: 'integrations:read' },
  { name: 'webhooks', path: '/settings/webhooks', permission: 'webhooks:read' },
  { name: 'alerts', path: '/settings/alerts', permission: 'alerts:read' },
  { name: 'keys', path: '/settings/keys', permission: 'keys:read' },
  { name: 'matching', path: '/settings/matching', permission: 'matching:read' },
  { name: 'reports', path: '/settings/reports', permission: 'reports:read' },
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
  const may = useMay()
  return (
    <Page title={part === 'host' ? t.title : `${t.title}: ${t.nav[part]}`} lead={lead} actions={actions}>
      <nav aria-label={t.parts}>
        <ul className={classes.nav}>
          {settingsParts.map(
            ({ name, path, permission }) =>
              may(permission) && (
                <li key={name}>
                  <Link
                    to={path}
                    className={classes.link}
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
