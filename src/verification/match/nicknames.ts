import { foldName } from '../../storage/people/fold.ts'
import { nicknameRows } from './nickname-table.ts'
import { bySound } from './sounds.ts'

/** The full names that a name may stand for, all by their sounds, since they are spelled in as many ways. */
type Formals = ReadonlyMap<string, ReadonlySet<string>>

function formalsOf(rows: readonly (readonly string[])[]): Formals {
  const formals = new Map<string, Set<string>>()
  for (const [formal = '', ...short] of rows.map(row => row.map(name => bySound(foldName(name))))) {
    for (const name of short) formals.set(name, (formals.get(name) ?? new Set()).add(formal))
  }
  return formals
}

let usual: Formals | undefined
const added = new WeakMap<object, Formals>()

/** What an administrator added is read once, as long as the same list is handed in. */
function ofAdministrator(rows: readonly (readonly string[])[]): Formals {
  const read = added.get(rows) ?? formalsOf(rows)
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

function tableRows(): readonly (readonly string[])[] {
  return nicknameRows
    .trim()
    .split('\n')
    .map(row => row.split(' '))
}

/** Whether one word is a short form of the other, or both are of one name. */
export function areNicknames(one: string, other: string, more: readonly (readonly string[])[] = []): boolean {
  usual ??= formalsOf(tableRows())
  const [first, second] = [bySound(one), bySound(other)]
  return [usual, ofAdministrator(more)].some(formals => {
    const [ofOne, ofOther] = [formals.get(first), formals.get(second)]
    if (ofOne?.has(second) || ofOther?.has(first)) return true
    return ofOne !== undefined && ofOther !== undefined && [...ofOne].some(formal => ofOther.has(formal))
  })
}
