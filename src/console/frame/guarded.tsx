import type { ReactNode } from 'react'
import { useMay } from '../api/session.ts'
import { Empty } from '../parts/empty.tsx'
import { Page } from '../parts/page.tsx'
import { texts } from '../texts/index.ts'

/** A page, or why it is not shown. */
export function Guarded({ permission, children }: { readonly permission: string; readonly children: ReactNode }) {
  const may = useMay()
  if (may(permission)) return children
  return (
    <Page title={texts.frame.notForYou}>
      <Empty title={texts.frame.notForYouWhy} />
    </Page>
  )
}
