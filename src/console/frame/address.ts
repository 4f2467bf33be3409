import { useNavigate, useParams, useSearch } from '@tanstack/react-router'

/** One part of the page's address. */
export function usePathParam(name: string): string {
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false })
  const value = params[name]
  if (value === undefined) throw new Error(`the address has no ${name}`)
  return value
}

/**
 * What a list is narrowed to, kept in its address: it can be passed on, and *back* takes away what was set last. Undefined
 * takes one away.
 */
export function useFilters<Name extends string>(
  names: readonly Name[],
): readonly [Readonly<Partial<Record<Name, string>>>, (change: Readonly<Partial<Record<Name, string | undefined>>>) => void] {
  const search: Readonly<Record<string, string | undefined>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = Object.fromEntries(names.flatMap(name => (search[name] ? [[name, search[name]]] : []))) as Partial<
    Record<Name, string>
  >
  const change = (next: Readonly<Partial<Record<Name, string | undefined>>>) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, ...next }), replace: true })
  return [set, change]
}
