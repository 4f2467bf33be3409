import { describe, expect, it } from 'vitest'
import { compareClaims } from '../../../src/verification/match/index.ts'

const names = (given: string | null, family: string | null) => ({ givenName: given, familyName: family })
const shown = (givenName: string, familyName: string) => ({ givenName, familyName })
const of = (document: Parameters<typeof compareClaims>[0], expected: Parameters<typeof compareClaims>[1]) =>
  compareClaims(document, expected).directory

describe('names', () => {
  it.each([
    ['the same', shown('Ana', 'García'), names('Ana', 'García')],
    ['in capitals without marks', shown('ANA', 'GARCIA'), names('Ana', 'García')],
    ['the other way round', shown('Zhang', 'Wei'), names('Wei', 'Zhang')],
    ['with the parts in another order', shown('José María', 'López Ruiz'), names('María José', 'Ruiz López')],
    ['with letters that have no decomposition', shown('SOREN', 'STRASSE'), names('Søren', 'Straße')],
    ['as a passport spells them', shown('JUERGEN', 'MUELLER'), names('Jürgen', 'Müller')],
    ['with a hyphen', shown('Anne Marie', 'Smith Jones'), names('Anne-Marie', 'Smith-Jones')],
    ['in another script', shown('Мария', 'Иванова'), names('мария', 'ИВАНОВА')],
  ])('match when they are %s', (_how, document, expected) => {
    expect(compareClaims(document, expected)).toMatchObject({
      directory: 'matched',
      claims: { given_name: 'matched', family_name: 'matched' },
    })
  })

  it.each([
    ['a passport of Ukraine', { givenName: 'Григорій', familyName: 'Сковорода' }, names('Hryhorii', 'Skovoroda')],
    ['a passport of Russia', { givenName: 'ЮЛИЯ', familyName: 'ЩЕРБАКОВА' }, names('Iuliia', 'Shcherbakova')],
    ['the usual English way', { givenName: 'Дмитрий', familyName: 'Достоевский' }, names('Dmitry', 'Dostoevsky')],
    ['the scholarly way', { givenName: 'Юрий', familyName: 'Чехов' }, names('Jurij', 'Čehov')],
    ['Greek', { givenName: 'Ευάγγελος', familyName: 'Παπαδόπουλος' }, names('Evangelos', 'Papadopoulos')],
    ['Arabic', { givenName: 'محمد', familyName: 'الحسين' }, names('Muhammad', 'Al-Hussein')],
    ['pinyin, family name first', { fullName: '欧阳小明' }, names('Xiao Ming', 'Ouyang')],
    ['a surname that is read in its own way', { givenName: '小明', familyName: '单' }, names('Xiaoming', 'Shan')],
    ['Hepburn', { givenName: 'ゆうこ', familyName: 'オオノ' }, names('Yuko', 'Ohno')],
    ['Kunrei', { givenName: 'しんじ', familyName: 'つちや' }, names('Sinzi', 'Tutiya')],
    ['Korean as people write it', { givenName: '준호', familyName: '이' }, names('Joon-Ho', 'Lee')],
    ['the official Korean way', { givenName: '현우', familyName: '김' }, names('Hyeonu', 'Gim')],
  ])('match through %s', (_way, native, expected) => {
    const { directory, reasons } = compareClaims({ native }, expected)
    expect(directory).toBe('matched')
    expect(['transliterated', 'reordered']).toContain(reasons?.given_name)
  })

  it.each([
    ['YULIYA', 'IVANOVA', 'Юлия', 'Иванова'],
    ['IULIIA', 'IVANOVA', 'Юлия', 'Иванова'],
    ['EVANGELOS', 'DIMITRIOU', 'Ευάγγελος', 'Δημητρίου'],
    ['XIAOMING', 'WANG', '小明', '王'],
    ['MINJUN', 'KIM', '민준', '김'],
    ['AL HUSSEIN', 'MOHAMMED', 'محمد', 'الحسين'],
  ])('match where only the directory has the script: %s %s', (given, family, knownGiven, knownFamily) => {
    expect(of(shown(given, family), names(knownGiven, knownFamily))).toBe('matched')
  })

  it('match by the script of the document where its Latin letters spell it otherwise', () => {
    const document = { ...shown('IULIIA', 'IVANOVA'), native: { givenName: 'ЮЛИЯ', familyName: 'ИВАНОВА' } }
    expect(of(document, names('Yulia', 'Ivanova'))).toBe('matched')
    expect(compareClaims(shown('IULIIA', 'IVANOVA'), names('Yulia', 'Ivanova'))).toMatchObject({
      directory: 'close',
      reasons: { given_name: 'transliterated', family_name: 'case_or_marks' },
    })
  })

  it('match with the middle name that both sides have', () => {
    const known = { ...names('John', 'Smith'), middleName: 'Robert' }
    expect(compareClaims(shown('JOHN ROBERT', 'SMITH'), known)).toMatchObject({
      directory: 'matched',
      claims: { middle_name: 'matched' },
      reasons: { given_name: 'with_middle_name' },
    })
    expect(compareClaims(shown('JOHN R', 'SMITH'), known)).toMatchObject({ directory: 'close', claims: { middle_name: 'close' } })
    expect(compareClaims(shown('JOHN', 'SMITH'), known)).toMatchObject({
      directory: 'matched',
      claims: { middle_name: 'missing' },
    })
    expect(compareClaims(shown('JOHN PAUL', 'SMITH'), known)).toMatchObject({
      directory: 'close',
      claims: { middle_name: 'mismatched' },
    })
  })

  it.each([
    ['nickname', shown('Robert', 'Smith'), names('Bob', 'Smith')],
    ['nickname', shown('Bill', 'Smith'), names('Will', 'Smith')],
    ['nickname', shown('FRANCISCO', 'RUIZ'), names('Paco', 'Ruiz')],
    ['nickname', shown('MARIIA', 'IVANOVA'), names('Masha', 'Ivanova'), 'transliterated'],
    ['initial', shown('A', 'García'), names('Ana', 'García')],
    ['extra_word', shown('Ana María', 'García'), names('Ana', 'García')],
    ['patronymic', shown('Ivan Ivanovich', 'Petrov'), names('Ivan', 'Petrov')],
    ['spacing', shown('ANNEMARIE', 'WEBER'), names('Anne-Marie', 'Weber')],
    ['transliterated', shown('MOHAMMED', 'ALI'), names('Muhammad', 'Ali')],
    ['transliterated', shown('YUUKO', 'ONO'), names('Yuko', 'Ono')],
    ['transliterated', shown('MINJUN', 'KIM'), names('Min-joon', 'Kim')],
    ['transliterated', shown('SOFIA', 'ROSSI'), names('Sophia', 'Rossi')],
  ])('are close by %s', (reason, document, expected, other = reason) => {
    const match = compareClaims(document, expected)
    expect(match).toMatchObject({ directory: 'close', claims: { given_name: 'close' } })
    expect([reason, other]).toContain(match.reasons?.given_name)
  })

  it.each([
    ['one_of_two', 'García', 'García López'],
    ['particle', 'van der Berg', 'Berg'],
    ['particle', 'El Masri', 'Al-Masri'],
    ['spacing', 'Delacruz', 'de la Cruz'],
    ['spacing', 'Mac Donald', 'MacDonald'],
    ['transliterated', 'KHRUSHCHEV', 'Chruschtschow', 'other'],
    ['transliterated', 'SHEVCHENKO', 'Schewtschenko'],
    ['transliterated', 'OHNO', 'Ono'],
    ['transliterated', 'LEE', 'Yi'],
  ])('have a family name that is close by %s: %s, %s', (reason, one, another, otherwise = reason) => {
    for (const [a, b] of [
      [one, another],
      [another, one],
    ] as const) {
      expect(compareClaims(shown('Ana', a), names('Ana', b)).reasons?.family_name).toBe(otherwise)
    }
  })

  it('are close where given and family name stand for each other and are not quite the same', () => {
    expect(compareClaims(shown('SMITH', 'ROBERT'), names('Bob', 'Smith'))).toMatchObject({
      directory: 'close',
      reasons: { given_name: 'swapped', family_name: 'swapped' },
    })
    expect(of(shown('THI HONG NHUNG', 'NGUYEN'), names('Nhung', 'Nguyen'))).toBe('close')
    expect(of(shown('NHUNG', 'NGUYEN THI HONG'), names('Nhung', 'Nguyen'))).toBe('close')
    expect(of({ fullName: 'SMITH BOB' }, names('Robert', 'Smith'))).toBe('close')
  })

  it('match without apostrophes, as passports leave them away', () => {
    expect(of(shown('SINEAD', 'OBRIEN'), names('Sinéad', "O'Brien"))).toBe('matched')
    expect(of(shown('DARCY', "O'BRIEN"), names('D’Arcy', 'Obrien'))).toBe('matched')
  })

  it('cannot be compared where nobody can read them', () => {
    expect(compareClaims(shown('ฉันทนา', 'สมิท'), names('Chantana', 'Smith'))).toMatchObject({
      directory: 'missing',
      reasons: { given_name: 'unreadable', family_name: 'unreadable' },
    })
    expect(of(shown('ฉันทนา', 'สมิท'), names('ฉันทนา', 'สมิท'))).toBe('matched')
    expect(of(shown('ฉันทนา', 'สมิท'), names('สมชาย', 'สมิท'))).toBe('mismatched')
  })

  it('match as a whole where the document does not divide them', () => {
    expect(of({ fullName: 'GARCIA LOPEZ ANA' }, names('Ana', 'García López'))).toBe('matched')
    expect(of({ fullName: 'GARCIA LOPEZ ANA' }, names('Ana', 'García'))).toBe('close')
    expect(of({ fullName: 'Pedro Ruiz' }, names('Ana', 'García'))).toBe('mismatched')
  })

  it('are close where one side says more', () => {
    expect(compareClaims(shown('Ana María', 'García'), names('Ana', 'García')).claims).toEqual({
      given_name: 'close',
      family_name: 'matched',
    })
    expect(of(shown('Ana', 'García'), names('Ana', 'García López'))).toBe('close')
  })

  it.each([
    ['another family name', shown('Ana', 'Ruiz'), names('Ana', 'García')],
    ['another given name', shown('Eva', 'García'), names('Ana', 'García')],
    ['a family name taken since', shown('Anna', 'Schmidt'), names('Anna', 'Weber')],
    ['a short form of another name', shown('Bob', 'Smith'), names('Roberta', 'Smith')],
    ['two given names of which one is shared', shown('José Luis', 'García'), names('José Antonio', 'García')],
    ['particles alone in common', shown('Ana', 'de la Cruz'), names('Ana', 'de la Fuente')],
    ['a short form where the family name should be', shown('Ana', 'Bob'), names('Ana', 'Robert')],
    ['look-alike letters of another script', shown('Аnа', 'García'), names('Ana', 'García')],
  ])('do not match with %s', (_how, document, expected) => {
    expect(of(document, expected)).toBe('mismatched')
  })

  it('are missing when either side has none', () => {
    expect(of({}, names('Ana', 'García'))).toBe('missing')
    expect(of({ givenName: 'Ana' }, names('Ana', 'García'))).toBe('missing')
    expect(of(shown('Ana', 'García'), names('Ana', null))).toBe('missing')
    expect(of(shown('', "O'Brien"), names('Ana', "O'Brien"))).toBe('missing')
    expect(of(shown('Ana', 'García'), names(null, null))).toBe('missing')
    expect(of(shown('---', '  '), names('---', ' '))).toBe('missing')
  })

  it.each([null, '', ' ', '---'])('are missing where the directory has %j, however the document shows the rest', blank => {
    const ways = [{ fullName: 'Rey' }, { fullName: 'REY ANA' }, shown('Rey', ''), shown('', 'Rey'), shown('Ana', 'Rey')]
    for (const document of ways) {
      for (const middle of [{}, { middleName: 'Ana' }]) {
        const [noGiven, noFamily] = [
          { ...names(blank, 'Rey'), ...middle },
          { ...names('Rey', blank), ...middle },
        ]
        expect(compareClaims(document, noGiven).claims.given_name).toBe('missing')
        expect(compareClaims(document, noFamily).claims.family_name).toBe('missing')
        for (const expected of [noGiven, noFamily]) expect(of(document, expected)).toMatch(/^mis/)
      }
    }
    expect(of({ fullName: 'Rey' }, names(blank, 'Rey'))).toBe('missing')
  })

  it('are not checked when nobody asks', () => {
    expect(compareClaims(shown('Ana', 'García'), {})).toMatchObject({ directory: 'not_checked', claims: {} })
    expect(compareClaims(shown('Ana', 'García'), { familyName: 'García' })).toMatchObject({
      directory: 'matched',
      claims: { given_name: 'not_checked', family_name: 'matched' },
    })
  })
})
