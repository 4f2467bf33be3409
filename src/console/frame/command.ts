import type { IconName } from '../parts/icons.tsx'

/** One thing that the search leads to, or does. */
export interface Command {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly icon: IconName
  run(): void
}
