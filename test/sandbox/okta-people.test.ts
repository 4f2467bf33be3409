import { describe, expect, it } from 'vitest'
import { personAt } from '../../src/sandbox/people.ts'
import { familyNames, givenNames } from '../../src/sandbox/people-names.ts'

const transliterations: Record<string, string> = { ø: 'o', ł: 'l', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th' }

/** Folds a name as coarsely as a matcher may: no case, no marks, nothing but letters. */
const fold = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[øłıßæœđðþ]/g, letter => transliterations[letter] ?? letter)
    .replace(/[^a-z]/g, '')

/** Folds as passports do (ICAO 9303): an umlaut becomes two letters. */
const foldForPassport = (name: string): string =>
  fold(name.toLowerCase().normalize('NFC').replace(/å/g, 'aa').replace(/[äæ]/g, 'ae').replace(/[öø]/g, 'oe').replace(/ü/g, 'ue'))

describe('the people of the sandbox', () => {
  it.each([
    ['without marks', fold],
    ['as passports write them', foldForPassport],
  ])('no name of a list folds to another of either list, %s', (_, foldName) => {
    const seen = new Map<string, string>()
    const twice: string[] = []
    for (const name of [...givenNames, ...familyNames]) {
      const key = foldName(name)
      const other = seen.get(key)
      if (other !== undefined) twice.push(`${other} = ${name}`)
      seen.set(key, name)
    }
    expect(twice).toEqual([])
  })

  it('no two of 1,200,000 share given and family name, in whatever order', () => {
    expect(givenNames.length * familyNames.length).toBeGreaterThan(1_000_000)
    const folded = new Map<string, string>([...givenNames, ...familyNames].map(name => [name, fold(name)]))
    const seen = new Set<string>()
    const people = 1_200_000
    for (let index = 0; index < people; index++) {
      const { givenName, familyName } = personAt(index)
      const names = [givenName, ...familyName.split('-')].map(name => folded.get(name) ?? fold(name))
      seen.add(names.sort().join(' '))
    }
    expect(seen.size).toBe(people)
  })

  it('the first 240 share neither given nor family name', () => {
    const first = Array.from({ length: 240 }, (_, index) => personAt(index))
    expect(new Set(first.map(person => person.givenName)).size).toBe(240)
    expect(new Set(first.map(person => person.familyName)).size).toBe(240)
  })

  it('everyone has a birth date, a phone number of their own, an employee number and an address', () => {
    const everyone = Array.from({ length: 5000 }, (_, index) => personAt(index * 37))
    expect(new Set(everyone.map(person => person.mobilePhone)).size).toBe(everyone.length)
    expect(new Set(everyone.map(person => person.employeeNumber)).size).toBe(everyone.length)
    for (const person of everyone) {
      expect(person.mobilePhone).toMatch(/^\+[1-9]\d{7,14}$/)
      expect(new Date(`${person.birthDate}T00:00:00Z`).toISOString().slice(0, 10)).toBe(person.birthDate)
      for (const part of [person.street, person.city, person.state, person.zip, person.country]) expect(part).not.toBe('')
    }
  })

  it('the same index is the same person', () => {
    expect(personAt(7)).toEqual(personAt(7))
    expect(personAt(7).email).toBe('user7@example.com')
    expect(() => personAt(-1)).toThrow(RangeError)
    expect(() => personAt(1.5)).toThrow(RangeError)
  })
})
