import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareClaims } from '../../src/verification/match/index.ts'
import { colleagues, cultures, phonebookOf, readInto, withBirthDates, withoutBirthDates } from '../bench/strangers/index.ts'
import { attack, send } from '../bench/strangers.ts'
import { databases, type TestDatabase } from '../support/databases.ts'

/** The bench asks the same of a hundred thousand people and a thousand attackers among them. */
const people = colleagues(7, 6_000)
/** A third of them, each with few who only nearly bear the name: what opens an account is a name in full. */
const attackers = { each: 3, nearNamesakes: 3 }

describe('colleagues with true documents of their own, in a directory with the names of many countries', () => {
  let database: TestDatabase
  beforeAll(async () => {
    const sqlite = databases().find(({ name }) => name === 'sqlite')
    if (sqlite === undefined) throw new Error('no such database')
    database = await sqlite.open()
    for (const directory of [withBirthDates, withoutBirthDates]) await readInto(database.store, directory, people)
  })
  afterAll(() => database.dispose())

  it('have namesakes whose accounts they try, so that opening none means something', () => {
    const { near } = phonebookOf(people)
    const them = people.filter((_, at) => at % attackers.each === 0)
    const tried = them.flatMap(one => near(one, attackers.nearNamesakes).map(({ record }) => compareClaims(one.document, record)))
    const matched = tried.filter(({ claims }) => claims.given_name === 'matched' && claims.family_name === 'matched')
    expect(tried.length).toBeGreaterThan(5_000)
    expect(matched.length).toBeGreaterThan(50)
    expect(new Set(people.map(({ culture }) => culture)).size).toBe(cultures.length)
  })

  it.each([withoutBirthDates, withBirthDates])(
    'open no account that is not theirs, by any door and policy: %s',
    async directory => {
      const { attackers: who, opened } = await attack(database.store, directory, people, attackers)
      expect([who, opened]).toEqual([2_000, 0])
    },
  )

  it('cost some honest people a second look, and most of them none', async () => {
    const sent = await send(database.store, withoutBirthDates, people, 20)
    const all = sent.reduce((sum, one) => sum + one.people, 0)
    const looked = sent.reduce((sum, one) => sum + one.toDiscriminator, 0)
    expect(all).toBe(300)
    expect(looked).toBeGreaterThan(0)
    expect(looked).toBeLessThan(all / 2)
    expect(sent.filter(one => one.bornTheSameDay > one.toDiscriminator)).toEqual([])
  })

  it('gain nothing by nicknames that an administrator adds: what was no match is none', () => {
    const names = ['Roberta', ...people.slice(0, 300).map(({ record }) => record.givenName)].filter(name => name !== 'Bob')
    const nicknames = names.map(name => [name, 'Bob'])
    const values = names.map(givenName => {
      const expected = { givenName, familyName: 'Stone' }
      return compareClaims({ givenName: 'BOB', familyName: 'STONE' }, expected, { nicknames }).directory
    })
    expect(values[0]).toBe('close')
    expect(values).not.toContain('matched')
  })
})
