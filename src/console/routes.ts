import type { ComponentType } from 'react'
import type { IconName } from './parts/icons.tsx'
import type { Texts } from './texts/en.ts'

/** One page as the frame knows it. */
export interface PageRow {
  /** Below `/console`; `$name` stands for what `usePathParam('name')` gives. */
  readonly path: string
  /** A permission of the host's one table. Without it the page is out of sight, and says so where its address is opened. */
  readonly permission: string
  /** Its own chunk, which is not loaded before somebody goes there. */
  readonly load: () => Promise<{ readonly Page: ComponentType }>
  /** Where it stands in the navigation; pages that are reached from others have none. */
  readonly nav?: { readonly label: keyof Texts['frame']['nav']; readonly icon: IconName }
}

/** Every page, in the order of the navigation. The first that somebody may see is where they begin. */
export const pages: readonly PageRow[] = [
  {
    path: '/overview',
    permission: 'integrations:read',
    load: () => import('./pages/overview/page.tsx').then(page => ({ Page: page.Overview })),
    nav: { label: 'overview', icon: 'eye' },
  },
  {
    path: '/integrations',
    permission: 'integrations:read',
    load: () => import('./pages/integrations/page.tsx').then(page => ({ Page: page.Integrations })),
    nav: { label: 'integrations', icon: 'plug' },
  },
  {
    path: '/integrations/$integrationId',
    permission: 'integrations:read',
    load: () => import('./pages/integration/page.tsx').then(page => ({ Page: page.Integration })),
  },
  {
    path: '/flows',
    permission: 'integrations:read',
    load: () => import('./pages/flows/page.tsx').then(page => ({ Page: page.Flows })),
    nav: { label: 'flows', icon: 'flow' },
  },
  {
    path: '/flows/$integrationId',
    permission: 'integrations:read',
    load: () => import('./pages/flow/view.tsx').then(page => ({ Page: page.FlowView })),
  },
  {
    path: '/flows/$integrationId/rehearsal',
    permission: 'integrations:read',
    load: () => import('./pages/flow/rehearsal.tsx').then(page => ({ Page: page.Rehearsal })),
  },
  {
    path: '/flows/$integrationId/set-up',
    permission: 'integrations:read',
    load: () => import('./pages/flow/set-up.tsx').then(page => ({ Page: page.SetUp })),
  },
  {
    path: '/flows/$integrationId/switch-off',
    permission: 'integrations:read',
    load: () => import('./pages/flow/switch-off.tsx').then(page => ({ Page: page.SwitchOff })),
  },
]
