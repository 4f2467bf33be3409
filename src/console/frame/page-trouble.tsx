import type { ErrorComponentProps } from '@tanstack/react-router'
import { Page } from '../parts/page.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { texts } from '../texts/index.ts'

/** Around every page: what broke in one leaves the frame and the other pages whole. */
export function PageTrouble({ error, reset }: ErrorComponentProps) {
  return (
    <Page title={texts.frame.broken}>
      <Trouble error={error} again={reset} />
    </Page>
  )
}
