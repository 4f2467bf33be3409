import { changedAt } from './clock-mark.ts'
import { isRow, text } from './map.ts'

/**
 * What reads of changes have met already: `id time` for everything that the next one, which begins some minutes before
 * the mark, would meet again.
 */

export const overlapMs = 5 * 60_000
/** More than this is not remembered but read again, which changes nothing. */
const mostSightings = 500
/** A list of changes names a time that may be a moment before the one in the log. */
const blurMs = 1_000

export class Sightings {
  readonly #known: Set<string>
  readonly #kept: string[]
  /** When each was last seen to have changed. */
  readonly #latest = new Map<string, number>()
  readonly #events = new Set<string>()

  /** Of the read before, and of this one before it was interrupted. */
  constructor(before: readonly string[], own: readonly string[]) {
    this.#known = new Set([...before, ...own])
    this.#kept = [...own]
    for (const sighting of this.#known) this.#meet(...parted(sighting))
  }

  /** Notes the row; false where it was met before. */
  isNew(row: unknown, mark: number): boolean {
    const id = isRow(row) ? text(row.id) : undefined
    const at = changedAt(row)
    return id === undefined || at === undefined || this.note(id, at, mark)
  }

  note(id: string, at: number, mark: number): boolean {
    this.#meet(id, at)
    const sighting = `${id} ${at}`
    const isNew = !this.#known.has(sighting)
    if (at <= mark - overlapMs) return true
    if (this.#kept.length < mostSightings && !this.#kept.includes(sighting)) this.#kept.push(sighting)
    this.#known.add(sighting)
    return isNew
  }

  has(id: string, at: number): boolean {
    return this.#known.has(`${id} ${at}`)
  }

  /** Whether what happened then was in what was read of them. */
  sawSince(id: string, at: number): boolean {
    return (this.#latest.get(id) ?? 0) >= at - blurMs
  }

  /** True once for each entry of the log: it tells some of them twice. */
  isNewEvent(uuid: string): boolean {
    if (this.#events.has(uuid)) return false
    this.#events.add(uuid)
    return true
  }

  kept(): string[] {
    return [...this.#kept]
  }

  #meet(id: string, at: number): void {
    this.#latest.set(id, Math.max(at, this.#latest.get(id) ?? 0))
  }
}

function parted(sighting: string): [id: string, at: number] {
  const space = sighting.lastIndexOf(' ')
  const at = Number(sighting.slice(space + 1))
  return [sighting.slice(0, space), Number.isFinite(at) ? at : 0]
}
