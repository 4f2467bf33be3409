import { Empty } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'

/** An address that no page has. */
export function NotFound() {
  return (
    <Page title={texts.frame.notFound}>
      <Empty title={texts.frame.notFoundWhy} />
    </Page>
  )
}
