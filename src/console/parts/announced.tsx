import { VisuallyHidden } from '@mantine/core'

/**
 * Told to those who hear the page when it changes, once nothing else is being said (WCAG 2.2, 4.1.3). It stands on the page
 * before there is anything to say: a region that comes with its text is not always read.
 */
export function Announced({ children }: { readonly children: string }) {
  return (
    <VisuallyHidden role="status" aria-live="polite" aria-atomic="true">
      {children}
    </VisuallyHidden>
  )
}
