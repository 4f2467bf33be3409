import {
  type Change,
  connectorError,
  type DirectorySource,
  dayIn,
  type HostContext,
  isStepgateError,
  type ListedPerson,
  type Page,
} from '../../src/contract/index.ts'
import type { PeopleListConfig } from './config.ts'
import { type AllState, type ChangesState, readCursor, writeCursor } from './cursor.ts'
import { userOf } from './map.ts'

/** Rows a page: one is written in one transaction of the host. */
const pageSize = 500

export function createDirectory({ timeZone }: PeopleListConfig, { list, clock }: HostContext): DirectorySource {
  const today = (): string => dayIn(timeZone, clock.now())
  const shown = (people: readonly ListedPerson[], day: string): readonly Change[] =>
    people.map(person => ({ kind: 'user', user: userOf(person, day) }))

  async function* readAll(from: AllState | undefined, signal: AbortSignal): AsyncGenerator<Page> {
    // Taken before the first page: what is changed, and whose day comes, while this reads is found by the next one.
    const mark = from?.mark ?? (await list.mark())
    const day = from?.day ?? today()
    const total = from === undefined ? { total: await list.size() } : {}
    for (let after = from?.after; ; ) {
      stopIf(signal)
      const people = await list.page(after, pageSize)
      after = people.at(-1)?.externalId ?? after
      const isLast = people.length < pageSize || after === undefined
      const at =
        isLast || after === undefined ? ({ kind: 'changes', mark, day } as const) : ({ kind: 'all', after, mark, day } as const)
      yield {
        changes: shown(people, today()),
        cursor: writeCursor(timeZone, at),
        ...total,
        ...(isLast ? { end: 'snapshot' as const } : {}),
      }
      if (isLast) return
    }
  }

  async function* readChanges(from: ChangesState, signal: AbortSignal): AsyncGenerator<Page> {
    const { day } = from
    const to = from.turn?.to ?? today()
    let { mark } = from
    for (let more = from.turn === undefined; more; ) {
      stopIf(signal)
      const read = await list.changes(mark, pageSize)
      ;({ mark, more } = read)
      const changes = read.changes.map(
        ({ externalId, person }): Change =>
          person ? { kind: 'user', user: userOf(person, to) } : { kind: 'user_removed', externalId, reason: 'deleted' },
      )
      const isLast = !more && to === day
      yield {
        changes,
        cursor: writeCursor(timeZone, { kind: 'changes', mark, day }),
        ...(isLast ? { end: 'delta' as const } : {}),
      }
      if (isLast) return
    }
    // A clock that was set back makes people begin and end again, the other way round.
    const span = day < to ? { from: day, to } : { from: to, to: day }
    for (let after = from.turn?.after; ; ) {
      stopIf(signal)
      const people = await list.turning(span, after, pageSize)
      after = people.at(-1)?.externalId ?? after
      const isLast = people.length < pageSize || after === undefined
      const turn = isLast || after === undefined ? {} : { turn: { to, after } }
      yield {
        changes: shown(people, to),
        cursor: writeCursor(timeZone, { kind: 'changes', mark, day: isLast ? to : day, ...turn }),
        ...(isLast ? { end: 'delta' as const } : {}),
      }
      if (isLast) return
    }
  }

  return {
    async *pages(from, signal) {
      const at = from === undefined ? undefined : readCursor(timeZone, from)
      if (at?.kind === 'changes') yield* readChanges(at, signal)
      else yield* readAll(at, signal)
    },
    async get(externalId, signal) {
      stopIf(signal)
      const person = await list.get(externalId)
      return person && userOf(person, today())
    },
    async find(login, signal) {
      stopIf(signal)
      const person = await list.find(login)
      return person && userOf(person, today())
    },
    // Administrators enter all of it; nobody has an account here to edit anything with.
    editable: async () => ({
      given_name: 'no',
      family_name: 'no',
      email: 'no',
      phone_number: 'no',
      birth_date: 'no',
      employee_number: 'no',
    }),
  }
}

function stopIf(signal: AbortSignal): void {
  if (!signal.aborted) return
  const reason: unknown = signal.reason
  throw isStepgateError(reason) ? reason : connectorError('cancelled')
}
