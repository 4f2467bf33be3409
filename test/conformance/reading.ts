import type { DirectorySource, Page, SourceUser } from '../../src/contract/index.ts'

/** What tests do with the pages of a directory. */

export const signal = (ms = 60_000) => AbortSignal.timeout(ms)

/** All pages of a read. */
export async function readAll(source: DirectorySource, from?: string): Promise<readonly Page[]> {
  const pages: Page[] = []
  for await (const page of source.pages(from, signal())) pages.push(page)
  return pages
}

/** The people that are there after these pages, on top of what was there; what each read says anew of them left out. */
export function applied(pages: readonly Page[], before: ReadonlyMap<string, SourceUser> = new Map()): Map<string, SourceUser> {
  const people = new Map(before)
  for (const change of pages.flatMap(page => page.changes)) {
    if (change.kind === 'user') people.set(change.user.externalId, timeless(change.user))
    if (change.kind === 'user_removed') people.delete(change.externalId)
  }
  return people
}

function timeless({ unchangedSince: _since, ...user }: SourceUser): SourceUser {
  return user
}

export function sorted(people: ReadonlyMap<string, SourceUser>): readonly SourceUser[] {
  return [...people.values()].sort((a, b) => (a.externalId < b.externalId ? -1 : 1))
}

/** Some of many, the first and the last among them; no more than were asked for, but for the last. */
export function sample<T>(items: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, Math.ceil(items.length / most))
  return items.filter((_item, index) => index % step === 0 || index === items.length - 1)
}
