import type { ErrorComponentProps } from '@tanstack/react-router'
import { Page } from '../parts/page.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { texts } from '../texts/index.ts'

/**
 * Around every page: what broke in one leaves the frame and the other pages whole. Again is with the document read anew: a
 * page whose script did not arrive stays failed in this one, and after an update of the host the script has another name.
 */
export function PageTrouble({ error }: ErrorComponentProps) {
  return (
    <Page title={texts.frame.broken}>
      <Trouble error={error} again={() => globalThis.location.reload()} />
    </Page>
  )
}
