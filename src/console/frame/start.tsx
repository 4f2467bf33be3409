import { Navigate } from '@tanstack/react-router'
import { useMay } from '../api/session.ts'
import { Empty } from '../parts/empty.tsx'
import { Page } from '../parts/page.tsx'
import { pages } from '../routes.ts'
import { texts } from '../texts/index.ts'

/** Where somebody begins: at the first page of the navigation that is for them. */
export function Start() {
  const may = useMay()
  const first = pages.find(({ nav, permission }) => nav && may(permission))
  if (first) return <Navigate to={first.path} replace />
  return (
    <Page title={texts.frame.notForYou}>
      <Empty title={texts.frame.nothingForYou} />
    </Page>
  )
}
