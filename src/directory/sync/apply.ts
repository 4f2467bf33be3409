import type { Page, RunId } from '../../contract/index.ts'
import type { Counts, Loader } from '../../storage/store.ts'
import { screen } from './screen.ts'

/** Pages that may be on their way to the disk while the next one is read. */
const inFlight = 24

/** What pages did so far. */
export interface Progress {
  readonly counts: Counts
  /** Whether anybody at all was mentioned. */
  readonly anybody: boolean
  /** Whether somebody could not be read of whom not even the id is known. */
  readonly nameless: boolean
}

interface Writing {
  readonly loader: Loader
  readonly run: RunId
  readonly fence: number
  /** Which pages move the cursor: all, or only the one that ends the read. */
  readonly cursors: { readonly each: boolean; readonly complete: boolean }
  readonly mapped: () => void
  onProgress?(counts: Counts): void
}

const none: Counts = { seen: 0, created: 0, updated: 0, unchanged: 0, deactivated: 0, removed: 0 }

/** Hands pages to the loader while the next ones are read. The first failure ends it: later pages are not handed on. */
export class PagePipe {
  readonly #writing: Writing
  readonly #flights = new Set<Promise<void>>()
  #counts = none
  #pages = 0
  #anybody = false
  #nameless = false
  #failure: { readonly error: unknown } | undefined

  constructor(writing: Writing) {
    this.#writing = writing
  }

  get progress(): Progress {
    return { counts: this.#counts, anybody: this.#anybody, nameless: this.#nameless }
  }

  /** Resolves when there is room for another page. */
  async write(page: Page, at: number): Promise<void> {
    const { loader, run, fence, cursors, mapped } = this.#writing
    this.#pages += 1
    const { changes, setAside, unread, nameless } = screen(page, this.#pages)
    this.#nameless ||= nameless
    this.#anybody ||= changes.some(change => change.kind === 'user')
    mapped()
    const moves = cursors.each || page.end !== undefined
    const batch = {
      run,
      fence,
      changes,
      setAside,
      unread,
      at,
      ...(moves ? { cursor: { text: page.cursor, complete: cursors.complete || page.end !== undefined } } : {}),
      ...(page.total === undefined ? {} : { total: page.total }),
    }
    this.#fly(loader.apply(batch))
    while (this.#flights.size >= inFlight) await Promise.race(this.#flights)
    this.#check()
  }

  /** Resolves when every page is durable. */
  async drain(): Promise<void> {
    await Promise.all(this.#flights)
    this.#check()
  }

  #fly(applied: Promise<Counts>): void {
    const flight = applied
      .then(counts => {
        this.#counts = plus(this.#counts, counts)
        this.#writing.onProgress?.(this.#counts)
      })
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#flights.delete(flight))
    this.#flights.add(flight)
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }
}

function plus(a: Counts, b: Counts): Counts {
  return {
    seen: a.seen + b.seen,
    created: a.created + b.created,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    deactivated: a.deactivated + b.deactivated,
    removed: a.removed + b.removed,
  }
}
