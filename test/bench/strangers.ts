import type { IntegrationId } from '../../src/contract/index.ts'
import { systemClock } from '../../src/security/clock.ts'
import { createLogger } from '../../src/security/log.ts'
import { openStore } from '../../src/storage/open.ts'
import { nameKeys } from '../../src/storage/people/keys.ts'
import type { Store } from '../../src/storage/store.ts'
import { searchKeys } from '../../src/verification/match/index.ts'
import type { Figure, Measurement } from './figure.ts'
import { inFolder } from './folder.ts'
import {
  type Colleague,
  colleagues,
  doorsOf,
  phonebookOf,
  readInto,
  withBirthDates,
  withoutBirthDates,
} from './strangers/index.ts'

const seed = 20_260_801
/** Of a hundred thousand people a thousand attack, and ten thousand step up as themselves. */
const attackers: Attackers = { each: 100, nearNamesakes: 60 }
const honestEach = 10

/** Every so-manieth; of those who nearly bear the attacker's name, so many are tried, and of those who bear it, all. */
interface Attackers {
  readonly each: number
  readonly nearNamesakes: number
}

export interface Attacked {
  readonly attackers: number
  readonly tried: number
  /** Accounts that are not theirs. */
  readonly opened: number
}

/** What becomes of honest people of one culture who step up for the first time, with their own document. */
export interface Sent {
  readonly culture: string
  readonly people: number
  /** To whatever tells them from their namesakes. */
  readonly toDiscriminator: number
  /** Of these, those of whom a namesake was born on the same day. */
  readonly bornTheSameDay: number
}

/** Some of the people, all over the directory. */
const some = (people: readonly Colleague[], each: number) => people.filter((_, at) => at % each === 0)

/** Attackers try all accounts that could be taken for theirs, by every door. */
export async function attack(
  store: Store,
  directory: IntegrationId,
  people: readonly Colleague[],
  { each, nearNamesakes }: Attackers,
): Promise<Attacked> {
  const doors = doorsOf(store, directory)
  const { near } = phonebookOf(people)
  const them = some(people, each)
  let tried = 0
  let opened = 0
  for (const attacker of them) {
    for (const target of near(attacker, nearNamesakes)) {
      tried += 1
      if ((await doors.openedBy(attacker.document, target.externalId)) > 0) opened += 1
    }
  }
  return { attackers: them.length, tried, opened }
}

export async function send(
  store: Store,
  directory: IntegrationId,
  people: readonly Colleague[],
  each: number,
): Promise<readonly Sent[]> {
  const doors = doorsOf(store, directory)
  const twins = twinsAmong(people)
  const sent: { culture: string; ambiguous: boolean; twin: boolean }[] = []
  for (const one of some(people, each)) {
    const { reason } = await doors.own(one.externalId, one.document)
    const ambiguous = reason === 'ambiguous_identity'
    sent.push({ culture: one.culture, ambiguous, twin: ambiguous && twins(one) })
  }
  return [...Map.groupBy(sent, ({ culture }) => culture)].map(([culture, all]) => ({
    culture,
    people: all.length,
    toDiscriminator: all.filter(({ ambiguous }) => ambiguous).length,
    bornTheSameDay: all.filter(({ twin }) => twin).length,
  }))
}

/** Who has a namesake, as the product counts them, who was born on the same day. */
function twinsAmong(people: readonly Colleague[]): (one: Colleague) => boolean {
  const byBirth = Map.groupBy(people, ({ record }) => record.birthDate)
  return one => {
    const keys = new Set(searchKeys(one.document, one.record))
    const born = byBirth.get(one.record.birthDate) ?? []
    return born.some(
      ({ externalId, record }) =>
        externalId !== one.externalId && nameKeys(record.givenName, record.familyName).some(key => keys.has(key)),
    )
  }
}

/** A hundred thousand people in the names of many countries, some of whom try the accounts of their namesakes. */
export const strangers: Measurement = ({ users, say }) =>
  inFolder(async folder => {
    const deps = { clock: systemClock, log: createLogger({ level: 'error' }) }
    const store = await openStore({ kind: 'sqlite', path: `${folder}/stepgate.db` }, deps)
    try {
      const people = colleagues(seed, users)
      for (const directory of [withBirthDates, withoutBirthDates]) await readInto(store, directory, people)
      const { tried, opened, ...who } = await attack(store, withoutBirthDates, people, attackers)
      say(`strangers: ${who.attackers} attackers tried ${tried} accounts`)
      const dated = await attack(store, withBirthDates, people, attackers)
      const sent = await send(store, withoutBirthDates, people, honestEach)
      return [
        none('strangers_opened_of_tried', 'accounts opened by strangers', opened, tried),
        none('strangers_opened_of_tried_with_birth_dates', 'the same, with birth dates', dated.opened, dated.tried),
        ...[together(sent), ...sent].map(shareSent),
      ]
    } finally {
      await store.close()
    }
  })

function none(name: string, what: string, ours: number, tried: number): Figure {
  return { name, what, unit: 'accounts', ours, against: { what: 'tried', value: tried }, goal: { atMost: 0 } }
}

function together(all: readonly Sent[]): Sent {
  const sum = (of: (one: Sent) => number) => all.reduce((total, one) => total + of(one), 0)
  const people = sum(one => one.people)
  const toDiscriminator = sum(one => one.toDiscriminator)
  return { culture: 'all', people, toDiscriminator, bornTheSameDay: sum(one => one.bornTheSameDay) }
}

/** Told for its own sake: what it costs honest people that nobody else is let in, and how many a birth date would leave of them. */
function shareSent({ culture, people, toDiscriminator, bornTheSameDay }: Sent): Figure {
  const percent = (number: number) => (number * 100) / people
  return {
    name: `strangers_sent_with_birth_dates_of_without_${culture.toLowerCase()}`,
    what: `not told from a namesake by a birth date: ${culture}`,
    unit: '%',
    ours: percent(bornTheSameDay),
    against: { what: 'by the name alone', value: percent(toDiscriminator) },
  }
}
