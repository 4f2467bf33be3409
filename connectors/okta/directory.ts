import { connectorError, type DirectorySource } from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import { readCursor } from './cursor.ts'
import { readAll } from './full.ts'
import { getUser } from './get.ts'
import { searchGroups } from './groups.ts'
import { readChanges } from './incremental.ts'
import type { Reader } from './reader.ts'

/** The org as a directory. `groups` is an API with a token of its own scope, asked for only when groups are looked for. */
export function directoryOf(reader: Reader, groups: OktaApi): DirectorySource {
  const { api, scope } = reader
  return {
    async *pages(from, signal) {
      const at = from === undefined ? undefined : readCursor(scope, from)
      if (at?.kind !== 'changes') yield* readAll(reader, at, signal)
      else if (scope.groupIds.length === 0) yield* readChanges(reader, at, signal)
      // Joining or leaving a group does not move `lastUpdated`. Only a full read, which this asks for, tells who left.
      else throw connectorError('checkpoint_expired', undefined, { detail: 'members of groups are read whole each time' })
    },
    get: (externalId, signal) => getUser(api, scope, externalId, signal),
    groups: (search, signal) => searchGroups(groups, scope.origin, search, signal),
  }
}
