import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import type { ComponentType, ReactNode } from 'react'
import { Frame } from './frame/frame.tsx'
import { Guarded } from './frame/guarded.tsx'
import { PageTrouble } from './frame/page-trouble.tsx'
import { Start } from './frame/start.tsx'
import { NotFound } from './pages/not-found/page.tsx'
import { PageLoading } from './parts/loading.tsx'
import { pages } from './routes.ts'

/** So long what was in sight stays in sight; then it is said that something is on its way. */
export const patienceMs = 200

/**
 * A component whose script is there before it is drawn. The router waits for `preload` with the page before still in sight, and
 * begins as soon as somebody points at a link. (React's own `lazy` holds what has come back for 300 ms once it showed a fallback.)
 */
function inTime(load: () => Promise<ComponentType>, around: (page: ReactNode) => ReactNode = page => page) {
  let Loaded: ComponentType | undefined
  const preload = async () => {
    Loaded ??= await load()
  }
  return Object.assign(() => around(Loaded ? <Loaded /> : <PageLoading />), { preload })
}

const root = createRootRoute()
const enter = createRoute({
  getParentRoute: () => root,
  path: '/enter',
  component: inTime(async () => (await import('./pages/enter/page.tsx')).Enter),
})
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame, notFoundComponent: NotFound })

const children = pages.map(({ path, permission, load }) =>
  createRoute({
    getParentRoute: () => frame,
    path,
    component: inTime(
      async () => (await load()).Page,
      page => <Guarded permission={permission}>{page}</Guarded>,
    ),
  }),
)
const start = createRoute({ getParentRoute: () => frame, path: '/', component: Start })
const anything = createRoute({ getParentRoute: () => frame, path: '$', component: NotFound })

/** Made of the table of pages. Search parameters are plain texts, so that an address can be read and typed. */
export const router = createRouter({
  routeTree: root.addChildren([enter, frame.addChildren([start, anything, ...children])]),
  basepath: '/console',
  trailingSlash: 'preserve',
  defaultPreload: 'intent',
  defaultPendingComponent: PageLoading,
  defaultPendingMs: patienceMs,
  defaultPendingMinMs: 0,
  defaultErrorComponent: PageTrouble,
  parseSearch: text => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: search => {
    const filled = Object.entries(search).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
    const text = new URLSearchParams(filled).toString()
    return text === '' ? '' : `?${text}`
  },
})
