import type { PolicySettings } from '../../api/schema.ts'
import { texts } from '../../texts/index.ts'
import { operations, purposes, type SectionName, type SettingName, settings as table } from './settings.ts'

/** One thing that a policy says. `paths` are the places that it is said at, as `minimumValue.step_up`. */
export interface Sentence {
  readonly setting: string
  readonly section: SectionName
  readonly text: string
  readonly paths: readonly string[]
}

const t = texts.policySettings
type Say = (...values: readonly unknown[]) => string
const say = t.sentences as unknown as Readonly<Record<string, Say>>
const partOf = t.operationParts as unknown as Readonly<Record<string, Say>>
const entriesOf = (value: unknown) => Object.entries((value ?? {}) as Readonly<Record<string, unknown>>)

/** What a policy says, in the order in which it is read. Purposes for which it says the same share one sentence. Pure. */
export function sentencesOf(policy: PolicySettings): readonly Sentence[] {
  const known = table.flatMap(({ name, section, places }) => {
    const value = policy[name]
    if (value === undefined) return []
    return said(name, places[0]?.keys.length ?? 0, value).map(({ text, paths }) => ({ setting: name, section, text, paths }))
  })
  const names = new Set<string>(table.map(({ name }) => name))
  const strangers = Object.keys(policy).filter(name => !names.has(name))
  return [
    ...known,
    ...strangers.map(name => ({ setting: name, section: 'limits' as const, text: t.unknown(name), paths: [name] })),
  ]
}

type Said = Pick<Sentence, 'text' | 'paths'>

function said(name: SettingName, depth: number, value: unknown): readonly Said[] {
  if (name === 'operations') return ofOperations(value)
  if (name === 'requiredClaims') return ofClaims(value)
  if (depth === 0) return [{ text: say[name]?.(value) ?? '', paths: [name] }]
  return shared(entriesOf(value)).map(({ whom, value: one }) => ({
    text: say[name]?.(one, t.whom(whom)) ?? '',
    paths: whom.map(purpose => `${name}.${purpose}`),
  }))
}

const order: readonly string[] = purposes

/** Purposes by the value that they have, in the order of purposes. */
function shared(entries: readonly (readonly [string, unknown])[]) {
  const groups = new Map<string, { whom: string[]; value: unknown }>()
  const place = (purpose: string) => order.indexOf(purpose)
  for (const [purpose, value] of entries.toSorted(([one], [other]) => place(one) - place(other))) {
    if (value === undefined) continue
    const key = JSON.stringify(Array.isArray(value) ? value.toSorted() : value)
    const group = groups.get(key) ?? { whom: [], value }
    group.whom.push(purpose)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function ofClaims(value: unknown): readonly Said[] {
  const byClaim = new Map<string, [string, unknown][]>()
  for (const [purpose, wanted] of entriesOf(value)) {
    for (const [claim, word] of entriesOf(wanted)) byClaim.set(claim, [...(byClaim.get(claim) ?? []), [purpose, word]])
  }
  return [...byClaim].flatMap(([claim, entries]) =>
    shared(entries).map(({ whom, value: word }) => ({
      text: say.requiredClaims?.(claim, word, t.whom(whom)) ?? '',
      paths: whom.map(purpose => `requiredClaims.${purpose}.${claim}`),
    })),
  )
}

/** In the order of the form, without what says nothing beside the rest. */
function ofOperations(value: unknown): readonly Said[] {
  const given = new Map(entriesOf(value))
  const all = [...operations, ...[...given.keys()].filter(name => !operations.some(one => one === name))]
  return all.flatMap(name => {
    const rules = new Map(entriesOf(given.get(name)))
    const told = toldOf(rules).flatMap(rule => partOf[rule]?.(rules.get(rule)) ?? [])
    return told.length === 0 ? [] : [{ text: t.operationSentence(name, told), paths: [`operations.${name}`] }]
  })
}

const ruleOrder = [...new Set(table.find(({ name }) => name === 'operations')?.places.map(({ keys }) => keys[1] ?? ''))]

/** Whom a second person is, and how long they are waited for, is nothing where none is needed. */
function toldOf(rules: ReadonlyMap<string, unknown>): readonly string[] {
  const set = ruleOrder.filter(rule => rules.get(rule) !== undefined)
  if (rules.get('allowed') === false) return ['allowed']
  const needed =
    rules.get('approval') === false ? set.filter(rule => !rule.startsWith('approve') && rule !== 'approvalMinutes') : set
  return needed.length > 1 ? needed.filter(rule => rule !== 'allowed') : needed
}
