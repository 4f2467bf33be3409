import { createContext, useContext } from 'react'
import { useMay } from '../api/session.ts'

interface Page {
  readonly path: string
  readonly permission: string
}

/** The table of pages, for those that lead to one another: the table itself loads them, and cannot be read from there. */
export const OpenPages = createContext<readonly Page[]>([])

/** Whether whoever is signed in may see the page with that path in the table. */
export function useMayOpen(): (path: string) => boolean {
  const may = useMay()
  const all = useContext(OpenPages)
  return path => all.some(page => page.path === path && may(page.permission))
}
