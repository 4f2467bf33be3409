import type { DirectorySource } from '../../contract/index.ts'
import type { Guard } from '../guard.ts'
import { limits } from './limits.ts'
import { eachUnder, underRules } from './methods.ts'

export function directory(source: DirectorySource, guard: Guard): DirectorySource {
  return {
    pages: (from, outer) => eachUnder('directory.pages', limits.page, guard, outer, signal => source.pages(from, signal)),
    ...underRules('directory', source, guard, {
      get: limits.read,
      find: limits.read,
      groups: limits.search,
      sample: limits.search,
      editable: limits.read,
      manager: limits.read,
      isMember: limits.read,
    }),
  }
}
