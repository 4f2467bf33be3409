import pg from 'pg'
import type { Logger } from '../../contract/index.ts'
import type { Wakes } from '../wakes.ts'
import { connectionConfig, type PostgresPlace } from './pools.ts'

const firstPauseMs = 100
const longestPauseMs = 5_000

/** One channel for each schema of a database; the topic is the payload. */
export function channelOf(schema = 'public'): string {
  return `stepgate_${schema}`
}

/** One connection that listens for the wakes of every replica, and comes back when it breaks. */
export class Listener {
  readonly #place: PostgresPlace
  readonly #wakes: Wakes
  readonly #log: Logger
  #client: pg.Client | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(place: PostgresPlace, wakes: Wakes, log: Logger) {
    this.#place = place
    this.#wakes = wakes
    this.#log = log
  }

  async connect(): Promise<void> {
    const client = new pg.Client(connectionConfig(this.#place))
    client.on('error', error => this.#log.warn({ reason: error.message }, 'the listening database connection broke'))
    client.on('notification', ({ payload }) => this.#wakes.wake(payload ?? ''))
    try {
      await client.connect()
      await client.query(`listen ${pg.escapeIdentifier(channelOf(this.#place.schema))}`)
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    this.#client = client
    client.on('end', () => this.#again(firstPauseMs))
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    await this.#client?.end()
  }

  #again(pauseMs: number): void {
    if (this.#closed) return
    this.#retry = setTimeout(() => {
      this.connect().then(
        // Whatever was said meanwhile is lost: everybody looks once.
        () => this.#wakes.wakeAll(),
        error => {
          this.#log.warn({ reason: String(error) }, 'the listening database connection could not be made')
          this.#again(Math.min(2 * pauseMs, longestPauseMs))
        },
      )
    }, pauseMs).unref()
  }
}
