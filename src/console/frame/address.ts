import { useNavigate, useParams, useSearch } from '@tanstack/react-router'

/** One part of the page's address. */
export function usePathParam(name: string): string {
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false })
  const value = params[name]
  if (value === undefined) throw new Error(`the address has no ${name}`)
  return value
}

/**
 * Undefined takes one away. `replace`: it is no step that *back* undoes, as each letter of what is typed is none, nor another
 * part of the same page.
 */
export type ChangeFilters<Name extends string> = (
  change: Readonly<Partial<Record<Name, string | undefined>>>,
  how?: { readonly replace: boolean },
) => void

/** What a list is narrowed to, kept in its address: it can be passed on, and *back* takes away what was chosen last. */
export function useFilters<Name extends string>(
  names: readonly Name[],
): readonly [Readonly<Partial<Record<Name, string>>>, ChangeFilters<Name>] {
  const search: Readonly<Record<string, string | undefined>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = Object.fromEntries(names.flatMap(name => (search[name] ? [[name, search[name]]] : []))) as Partial<
    Record<Name, string>
  >
  const change: ChangeFilters<Name> = (next, { replace } = { replace: false }) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, ...next }), replace })
  return [set, change]
}
