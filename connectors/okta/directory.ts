import type { DirectorySource } from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import { expired, readCursor } from './cursor.ts'
import { readAll } from './full.ts'
import { findUser, getUser } from './get.ts'
import { searchGroups } from './groups.ts'
import { readChanges } from './incremental.ts'
import { isMember } from './membership.ts'
import type { Reader } from './reader.ts'
import { samplePeople } from './sample.ts'

/** Clocks differ by minutes. A mark further on was made by a clock that was wrong, and hides every change until then. */
const longestAheadMs = 86_400_000

/** The org as a directory. `groups` is an API with a token of its own scope, asked for only when groups are looked for. */
export function directoryOf(
  reader: Reader,
  groups: OktaApi,
  editable: NonNullable<DirectorySource['editable']>,
): DirectorySource {
  const { scope, clock } = reader
  return {
    async *pages(from, signal) {
      const at = from === undefined ? undefined : readCursor(scope, from)
      if (at !== undefined && at.mark > clock.now() + longestAheadMs) throw expired('the cursor is from the future')
      if (at?.kind === 'changes') yield* readChanges(reader, at, signal)
      else yield* readAll(reader, at, signal)
    },
    get: (externalId, signal) => getUser(reader, externalId, signal),
    find: (login, signal) => findUser(reader, login, signal),
    groups: (search, signal) => searchGroups(groups, scope.origin, search, signal),
    sample: (limit, signal) => samplePeople(reader, limit, signal),
    editable,
    isMember: (groupId, externalId, signal) => isMember(reader, groupId, externalId, signal),
  }
}
