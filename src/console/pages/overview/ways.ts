import { useRouter } from '@tanstack/react-router'

export interface Way {
  readonly to: string
  readonly params?: Readonly<Record<string, string>>
}

/** The first of these pages that there is. Whoever may see the overview may see what it leads to. */
export function useFirstWay(): (...wanted: readonly Way[]) => Way | undefined {
  const paths: Readonly<Record<string, unknown>> = useRouter().routesByPath
  return (...wanted) => wanted.find(({ to }) => to in paths)
}
