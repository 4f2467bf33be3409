import { Tooltip } from '@mantine/core'
import type { RefObject } from 'react'

/** Beside what is pointed at. Loaded when something is: what places it is heavy, and nothing of it is needed to show a page. */
export function Hint({ at, label }: { readonly at: RefObject<HTMLElement | null>; readonly label: string }) {
  return <Tooltip opened target={at} label={label} />
}
