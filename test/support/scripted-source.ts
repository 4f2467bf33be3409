import { type Change, connectorError, type DirectorySource, type Page, type SourceUser } from '../../src/contract/index.ts'

/** A person of a test: `p7` with what is given on top. */
export function person(n: number, more: Partial<SourceUser> = {}): SourceUser {
  return {
    externalId: `p${String(n).padStart(5, '0')}`,
    login: `person${n}@example.com`,
    email: `person${n}@example.com`,
    givenName: `Given${n}`,
    familyName: `Family${n % 37}`,
    displayName: `Given${n} Family${n % 37}`,
    status: 'active',
    sourceStatus: 'ACTIVE',
    changedAt: '2025-06-01T00:00:00.000Z',
    claims: { birth_date: '1990-01-01', phone_number: `+1555${n}` },
    ...more,
  }
}

export const people = (count: number, from = 0): readonly SourceUser[] =>
  Array.from({ length: count }, (_, n) => person(from + n))

export const asChanges = (users: readonly SourceUser[]): readonly Change[] => users.map(user => ({ kind: 'user', user }))

/** Exactly these pages, whatever it is asked for. */
export function scripted(pages: readonly Page[]): DirectorySource & { readonly asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = []
  return {
    asked,
    async *pages(from, signal) {
      asked.push(from)
      for (const page of pages) {
        signal.throwIfAborted()
        yield page
      }
    },
    get: async () => undefined,
  }
}

/** A product in memory: a snapshot in pages, and changes since a mark. Cursors name their place, and can be resumed. */
export class ProductInMemory implements DirectorySource {
  readonly people = new Map<string, SourceUser>()
  /** Where each read began. */
  readonly asked: (string | undefined)[] = []
  /** Runs before the page of this number (from 0) of a read is handed out; may throw. */
  before: (page: number) => void | Promise<void> = () => undefined
  /** Cursors older than this have expired. */
  oldest = 0
  readonly #changes: Change[] = []
  readonly #size: number

  constructor(users: readonly SourceUser[] = [], pageSize = 20) {
    this.#size = pageSize
    for (const user of users) this.people.set(user.externalId, user)
  }

  put(user: SourceUser): void {
    this.people.set(user.externalId, user)
    this.#changes.push({ kind: 'user', user })
  }

  /** Deletes; without a word if asked so, as products do when somebody leaves the scope. */
  drop(externalId: string, silently = false): void {
    this.people.delete(externalId)
    if (!silently) this.#changes.push({ kind: 'user_removed', externalId, reason: 'deleted' })
  }

  async *pages(from: string | undefined, signal: AbortSignal): AsyncIterable<Page> {
    this.asked.push(from)
    const [kind, mark = `${this.#changes.length}`, offset = '0'] = (from ?? 's').split(':')
    if (from !== undefined && Number(mark) < this.oldest) throw connectorError('checkpoint_expired')
    const all: readonly Change[] = kind === 's' ? asChanges([...this.people.values()]) : this.#changes.slice(Number(mark))
    const end = kind === 's' ? mark : `${this.#changes.length}`
    for (let at = Number(offset), page = 0; ; page += 1) {
      await this.before(page)
      signal.throwIfAborted()
      const changes = all.slice(at, at + this.#size)
      at += this.#size
      const last = at >= all.length
      const cursor = last ? `d:${end}` : kind === 's' ? `s:${mark}:${at}` : `d:${mark}`
      yield { changes, cursor, ...(last ? { end: kind === 's' ? 'snapshot' : 'delta' } : {}) }
      if (last) return
    }
  }

  get = async (externalId: string): Promise<SourceUser | undefined> => this.people.get(externalId)
}
