import { useMayOpen } from '../../frame/open-pages.ts'

export interface Way {
  readonly to: string
  readonly params?: Readonly<Record<string, string>>
  readonly search?: Readonly<Record<string, string>>
}

/** The first of these pages that there is, and that whoever is signed in may see. */
export function useFirstWay(): (...wanted: readonly Way[]) => Way | undefined {
  const mayOpen = useMayOpen()
  return (...wanted) => wanted.find(({ to }) => mayOpen(to))
}
