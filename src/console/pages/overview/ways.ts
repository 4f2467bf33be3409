import { useMay } from '../../api/session.ts'
import { pages } from '../../routes.ts'

export interface Way {
  readonly to: string
  readonly params?: Readonly<Record<string, string>>
}

/** The first of these pages that there is, and that whoever is signed in may see. */
export function useFirstWay(): (...wanted: readonly Way[]) => Way | undefined {
  const may = useMay()
  return (...wanted) => wanted.find(({ to }) => pages.some(({ path, permission }) => path === to && may(permission)))
}
