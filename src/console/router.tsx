import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { lazy } from 'react'
import { Frame } from './frame/frame.tsx'
import { Guarded } from './frame/guarded.tsx'
import { PageTrouble } from './frame/page-trouble.tsx'
import { Start } from './frame/start.tsx'
import { Enter } from './pages/enter/page.tsx'
import { NotFound } from './pages/not-found/page.tsx'
import { PageLoading } from './parts/loading.tsx'
import { pages } from './routes.ts'

const root = createRootRoute()
const enter = createRoute({ getParentRoute: () => root, path: '/enter', component: Enter })
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame, notFoundComponent: NotFound })

const children = pages.map(({ path, permission, load }) => {
  const Page = lazy(async () => ({ default: (await load()).Page }))
  return createRoute({
    getParentRoute: () => frame,
    path,
    component: () => (
      <Guarded permission={permission}>
        <Page />
      </Guarded>
    ),
  })
})
const start = createRoute({ getParentRoute: () => frame, path: '/', component: Start })
const anything = createRoute({ getParentRoute: () => frame, path: '$', component: NotFound })

/** Made of the table of pages. Search parameters are plain texts, so that an address can be read and typed. */
export const router = createRouter({
  routeTree: root.addChildren([enter, frame.addChildren([start, anything, ...children])]),
  basepath: '/console',
  trailingSlash: 'preserve',
  defaultPreload: 'intent',
  defaultPendingComponent: PageLoading,
  defaultErrorComponent: PageTrouble,
  parseSearch: text => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: search => {
    const filled = Object.entries(search).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
    const text = new URLSearchParams(filled).toString()
    return text === '' ? '' : `?${text}`
  },
})
