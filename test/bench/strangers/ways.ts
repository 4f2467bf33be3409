import type { Chance } from './people.ts'
import type { Culture } from './stocks.ts'

interface Name {
  readonly givenName: string
  readonly familyName: string
}

interface Both {
  readonly record: Name
  readonly document: Name
}

/** A document shows all of the name, in capitals and mostly without marks; a directory, what the person is called by. */
type Way = (name: Name, chance: Chance, culture: Culture) => Both

const as = (givenName: string, familyName: string): Name => ({ givenName, familyName })
const nickname: Readonly<Record<string, string>> = {
  ...{ Robert: 'Bob', William: 'Bill', Richard: 'Rick', Thomas: 'Tom', Michael: 'Mike', Christopher: 'Chris', Daniel: 'Dan' },
  ...{ Matthew: 'Matt', Jennifer: 'Jen', Elizabeth: 'Liz', Katherine: 'Kate', Margaret: 'Maggie', Andrew: 'Andy' },
  ...{ Edward: 'Ed', Steven: 'Steve', Stephen: 'Steve', Rebecca: 'Becky', Samuel: 'Sam', Benjamin: 'Ben', Alexander: 'Alex' },
  ...{ Nicholas: 'Nick', Jonathan: 'Jon', Timothy: 'Tim', Deborah: 'Debbie', Joseph: 'Joe', David: 'Dave', James: 'Jim' },
}
const spelledOtherwise: Readonly<Record<string, string>> = {
  ...{ Mohammed: 'Mohamed', Ahmed: 'Ahmad', Mustafa: 'Mostafa', Khaled: 'Khalid', Youssef: 'Yusuf', Hussein: 'Hussain' },
  ...{ Mahmoud: 'Mahmood', Maryam: 'Mariam', Zainab: 'Zeinab', Suleiman: 'Sulaiman', Nasser: 'Nasir', Ibrahim: 'Ebrahim' },
}
const surnameOtherwise: Readonly<Record<string, string>> = { Lee: 'Yi', Park: 'Pak', Choi: 'Choe', Jung: 'Jeong', Lim: 'Im' }
const syllable = /(?<=[aeiouyng])(?=(?:[bcdfghjklmnprstw]|ch|ye|yo|yu|a|e|i|o|u)[a-z])/

const english: Way = ({ givenName, familyName }, { percent, pick, name }, { given }) => {
  const called = percent(15) ? (nickname[givenName] ?? givenName) : givenName
  const further = percent(40) ? ` ${name(given)}` : ''
  // Licences abbreviate a middle name.
  const shown = percent(20) ? further.slice(0, 2) : further
  return {
    record: as(percent(2) ? givenName.slice(0, 1) : called, familyName),
    document: as(`${givenName}${pick(['', shown])}`, familyName),
  }
}

/** Two surnames by law, of which a directory has one as often as both; of two given names it may have the first. */
const spanish: Way = ({ givenName, familyName }, { percent, name }, { family }) => {
  const both = `${familyName} ${name(family)}`
  const [first = givenName] = givenName.split(' ')
  return { record: as(percent(15) ? first : givenName, percent(50) ? familyName : both), document: as(givenName, both) }
}

/** The father's surname comes last, and is the one that is kept. */
const portuguese: Way = ({ givenName, familyName }, { percent, name }, { family }) => {
  const both = percent(70) ? `${name(family)} ${familyName}` : familyName
  const [first = givenName] = givenName.split(' ')
  return { record: as(percent(25) ? first : givenName, percent(60) ? familyName : both), document: as(givenName, both) }
}

const german: Way = ({ givenName, familyName }, { percent }) => {
  const bare = (text: string) => text.replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss')
  const plain = (text: string) => (percent(20) ? bare(text) : text)
  return { record: as(plain(givenName), plain(familyName)), document: as(bare(givenName), bare(familyName)) }
}

/** The father's given name may stand in the document; the spelling in Latin letters may differ. */
const arabic: Way = ({ givenName, familyName }, { percent, name }, { given }) => {
  const spelled = (text: string) => (percent(15) ? (spelledOtherwise[text] ?? text) : text)
  const father = percent(35) ? ` ${name(given)}` : ''
  return { record: as(spelled(givenName), spelled(familyName)), document: as(`${givenName}${father}`, familyName) }
}

const chinese: Way = ({ givenName, familyName }, { percent }) => {
  const apart = percent(10) ? givenName.replace(/(?<=[aeiong])(?=[bcdfghjklmnpqrstwxyz][aeiou])/, ' ') : givenName
  return { record: percent(5) ? as(familyName, apart) : as(apart, familyName), document: as(givenName, familyName) }
}

const vietnamese: Way = ({ givenName, familyName }, { percent, pick }) => {
  const whole = `${pick(['Văn', 'Thị', 'Thị', 'Minh', 'Ngọc', 'Quang', 'Thu', 'Đức', 'Hữu', 'Thanh'])} ${givenName}`
  const called = percent(50) ? givenName : whole
  return { record: percent(5) ? as(familyName, called) : as(called, familyName), document: as(whole, familyName) }
}

const korean: Way = ({ givenName, familyName }, { percent, pick }) => {
  const [first = givenName, ...rest] = givenName.split(syllable)
  const divided = rest.length === 0 ? givenName : `${first}${pick(['-', ' '])}${rest.join('')}`
  const surname = percent(10) ? (surnameOtherwise[familyName] ?? familyName) : familyName
  return { record: as(percent(50) ? divided : givenName, surname), document: as(givenName, familyName) }
}

/** In the south an initial stands for the father's name, which the document writes out. */
const indian: Way = ({ givenName, familyName }, { percent }) => {
  const record = percent(8) ? as(givenName, familyName.slice(0, 1)) : as(givenName, familyName)
  return { record, document: as(givenName, familyName) }
}

const all: Readonly<Record<string, Way>> = {
  English: english,
  Spanish: spanish,
  Portuguese: portuguese,
  German: german,
  Arabic: arabic,
  Chinese: chinese,
  Vietnamese: vietnamese,
  Korean: korean,
  Indian: indian,
}

export function ways(culture: Culture, chance: Chance): Both {
  const way = all[culture.name]
  if (way === undefined) throw new RangeError(`nobody knows how ${culture.name} names are written`)
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  const name = as(capital(chance.name(culture.given)), capital(chance.name(culture.family)))
  const { record, document } = way(name, chance, culture)
  const marks = chance.percent(30)
  const shown = (text: string) =>
    (marks ? text : text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(/đ/gi, 'D')).toUpperCase()
  return { record, document: as(shown(document.givenName), shown(document.familyName)) }
}
