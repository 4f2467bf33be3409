import { Link } from '@tanstack/react-router'
import type { Template } from '../../api/schema.ts'
import classes from '../../parts/tabs.module.css'
import { texts } from '../../texts/index.ts'
import { canRehearse, hasSetUp } from './kinds.ts'

const t = texts.flows

const places = {
  view: '/flows/$integrationId',
  rehearsal: '/flows/$integrationId/rehearsal',
  setUp: '/flows/$integrationId/set-up',
  switchOff: '/flows/$integrationId/switch-off',
} as const
export type Tab = keyof typeof places

/** Addresses of their own, so that each can be passed on. What the template cannot do is left out. */
export function FlowTabs({ id, template }: { readonly id: string; readonly template: Template }) {
  const shown = (Object.keys(places) as Tab[]).filter(
    tab => (tab !== 'rehearsal' || canRehearse(template)) && (tab !== 'setUp' || hasSetUp(template)),
  )
  return (
    <nav aria-label={t.tabs.label}>
      <ul className={classes.tabs}>
        {shown.map(tab => (
          <li key={tab}>
            <Link to={places[tab]} params={{ integrationId: id }} activeOptions={{ exact: true }} className={classes.tab}>
              {t.tabs[tab]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
