import { type ConnectorErrorCode, connectorCodeOf, type Page } from '../../src/contract/index.ts'
import { changesSince, oldestEntry } from './audit-log.ts'
import type { Reader } from './reader.ts'

/**
 * Since when people are unchanged, for a first sight of them: users have no time of their last change, so without this
 * everybody would begin to settle only when the directory is connected. Whoever is not in the log has not been changed
 * for as long as it reaches back. Where it cannot be read, nothing is claimed of anybody.
 *
 * The log is a few minutes late (https://learn.microsoft.com/en-us/entra/identity/monitoring-health/reference-log-latency),
 * so each look goes back over the last ones, and a read that lasts looks again: what was changed while it went on is seen
 * up to those minutes before a person is read.
 */
export interface Unchanged {
  /** The page with what is known of each person on it. */
  mark(page: Page): Promise<Page>
}

const minute = 60_000
const day = 1440 * minute
/** What settles claims, DESIGN's default, and a bit, so that nobody waits because two clocks differ. */
const reachMs = 14 * day + 60 * minute
const lateMs = 30 * minute
const againMs = minute
/** 200,000 entries. Whose log is longer in two weeks has its people updated by the minute, and they settle with us. */
const mostPages = 200
const mostPeople = 200_000

/** The log belongs to a permission that nothing else needs, or to another kind of tenant. */
const quietly: readonly ConnectorErrorCode[] = ['permission_missing', 'object_state_unsupported', 'object_not_found']

export const unmarked: Unchanged = { mark: async page => page }

export async function readUnchanged(reader: Reader, signal: AbortSignal): Promise<Unchanged> {
  const latest = new Map<string, number>()
  let reach = 0
  let lookedAt = 0
  let isOver = false

  async function look(from: number): Promise<void> {
    const now = reader.clock.now()
    let pages = 0
    for await (const changed of changesSince(reader, from, signal)) {
      pages += 1
      for (const { externalId, at } of changed) {
        const id = externalId.toLowerCase()
        if (at > (latest.get(id) ?? 0)) latest.set(id, at)
      }
      if (pages > mostPages || latest.size > mostPeople) return giveUp('too_long')
    }
    lookedAt = now
  }

  function giveUp(reason: string): void {
    isOver = true
    latest.clear()
    const about = 'the audit log cannot be used, so people begin to settle when they are first seen'
    if ((quietly as readonly string[]).includes(reason)) reader.log.info({ reason }, about)
    else reader.log.warn({ reason }, about)
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (signal.aborted) throw error
      // People can be read without it; they only settle later.
      giveUp(connectorCodeOf(error))
    }
  }

  await attempt(async () => {
    const oldest = await oldestEntry(reader, signal)
    if (oldest === undefined) return giveUp('empty')
    reach = Math.max(oldest, reader.clock.now() - reachMs)
    await look(reach)
  })

  return {
    async mark(page) {
      if (isOver || !page.changes.some(change => change.kind === 'user')) return page
      if (reader.clock.now() - lookedAt > againMs) await attempt(() => look(lookedAt - lateMs))
      if (isOver) return page
      const changes = page.changes.map(change => {
        if (change.kind !== 'user') return change
        const since = Math.max(latest.get(change.user.externalId.toLowerCase()) ?? 0, reach)
        return { ...change, user: { ...change.user, unchangedSince: new Date(since).toISOString() } }
      })
      return { ...page, changes }
    },
  }
}
