import type { DirectorySource } from '../../src/contract/index.ts'
import { readChanges } from './changes.ts'
import { readCursor } from './cursor.ts'
import { editableClaims } from './editable.ts'
import { readAll } from './full.ts'
import { findUser, getUser } from './get.ts'
import { searchGroups } from './groups.ts'
import type { Reader } from './reader.ts'
import { isMember, managerOf } from './reports-to.ts'
import { sampleUsers } from './sample.ts'

/** The tenant as a directory. */
export function directoryOf(reader: Reader): DirectorySource {
  return {
    async *pages(from, signal) {
      const state = from === undefined ? undefined : readCursor(reader.scope, from)
      if (state?.kind === 'changes') yield* readChanges(reader, state, signal)
      else yield* readAll(reader, state, signal)
    },
    get: (externalId, signal) => getUser(reader, externalId, signal),
    find: (login, signal) => findUser(reader, login, signal),
    groups: (search, signal) => searchGroups(reader.api, search, signal),
    sample: (limit, signal) => sampleUsers(reader, limit, signal),
    editable: async () => editableClaims(reader.mapper.mapping),
    manager: (externalId, signal) => managerOf(reader, externalId, signal),
    isMember: (groupId, externalId, signal) => isMember(reader, groupId, externalId, signal),
  }
}
