import type { Operations, Setup, WriteBack } from '../../contract/index.ts'
import type { Guard } from '../guard.ts'
import { limits } from './limits.ts'
import { eachUnder, underRules } from './methods.ts'

/** The capabilities that change something at the product. */

export function operations(source: Operations, guard: Guard): Operations {
  return {
    allowed: source.allowed,
    ...underRules('operations', source, guard, { factors: limits.read, inspect: limits.read, perform: limits.change }),
  }
}

export function writeBack(source: WriteBack, guard: Guard): WriteBack {
  const { on, place, validDays, shownAs } = source
  return {
    on,
    ...(place === undefined ? {} : { place }),
    validDays,
    ...(shownAs === undefined ? {} : { shownAs }),
    ...underRules('writeBack', source, guard, { write: limits.change, clear: limits.change, prepare: limits.setup }),
    remaining: outer => eachUnder('writeBack.remaining', limits.page, guard, outer, signal => source.remaining(signal)),
  }
}

export function setup(source: Setup, guard: Guard): Setup {
  const all = { plan: limits.setup, apply: limits.setup, verify: limits.setup, undo: limits.setup }
  return underRules('setup', source, guard, all)
}
