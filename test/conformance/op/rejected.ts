import type { Visited } from '../../support/browser.ts'

/** The parameters that an authorization response carries back; nothing where the browser was not sent back. */
export function carriedBack({ location }: Visited): Record<string, string> | undefined {
  return location === null ? undefined : Object.fromEntries(new URL(location).searchParams)
}
