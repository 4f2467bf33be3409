import { foldName } from '../../storage/people/fold.ts'
import { nicknameRows } from './nickname-table.ts'
import { bySound } from './sounds.ts'

/** A name and its short forms each, as `MatchKnowledge` has them. */
export type NicknameRows = readonly (readonly string[])[]

/** A table by sounds, since names are spelled in as many ways. */
interface Table {
  /** The full names that a name may stand for, by their sounds. */
  readonly formals: ReadonlyMap<string, ReadonlySet<string>>
  /** What somebody of a full name is called, that name included; as the table spells it. */
  readonly called: ReadonlyMap<string, readonly string[]>
}

function readTable(rows: NicknameRows): Table {
  const formals = new Map<string, Set<string>>()
  const called = new Map<string, string[]>()
  for (const names of rows.map(row => row.map(foldName))) {
    const [formal = '', ...short] = names.map(bySound)
    for (const name of short) formals.set(name, (formals.get(name) ?? new Set()).add(formal))
    called.set(formal, [...(called.get(formal) ?? []), ...names])
  }
  return { formals, called }
}

let builtIn: Table | undefined
const added = new WeakMap<object, Table>()

function usual(): Table {
  builtIn ??= readTable(tableRows())
  return builtIn
}

/** What an administrator added is read once, as long as the same list is handed in. */
function ofAdministrator(rows: NicknameRows): Table {
  const read = added.get(rows) ?? readTable(rows)
  added.set(rows, read)
  return read
}

let rows: ReadonlyMap<string, readonly string[]> | undefined

/** What a word is short for, and the other short forms of that; as the table spells them. */
export function shortForms(word: string): readonly string[] {
  rows ??= rowsBySound()
  return rows.get(bySound(word)) ?? []
}

function rowsBySound(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const names of tableRows()) {
    for (const sound of new Set(names.map(bySound))) found.set(sound, [...(found.get(sound) ?? []), ...names])
  }
  return found
}

function tableRows(): NicknameRows {
  return nicknameRows
    .trim()
    .split('\n')
    .map(row => row.split(' '))
}

/**
 * What else somebody of this name may be called since administrators added to the table: by both tables together, for whom
 * one of them names may be known by what the other one has.
 */
export function addedForms(word: string, more: NicknameRows): readonly string[] {
  if (more.length === 0) return []
  const sound = bySound(word)
  const [ours, theirs] = [usual(), ofAdministrator(more)]
  const formals = [...new Set([sound, ...(theirs.formals.get(sound) ?? []), ...(ours.formals.get(sound) ?? [])])]
  const extra = formals.flatMap(formal => theirs.called.get(formal) ?? [])
  if (extra.length === 0) return []
  return [...new Set([...extra, ...formals.flatMap(formal => ours.called.get(formal) ?? [])])]
}

/** Whether one word is a short form of the other, or both are of one name. */
export function areNicknames(one: string, other: string, more: NicknameRows = []): boolean {
  const [first, second] = [bySound(one), bySound(other)]
  return [usual(), ofAdministrator(more)].some(({ formals }) => {
    const [ofOne, ofOther] = [formals.get(first), formals.get(second)]
    if (ofOne?.has(second) || ofOther?.has(first)) return true
    return ofOne !== undefined && ofOther !== undefined && [...ofOne].some(formal => ofOther.has(formal))
  })
}
