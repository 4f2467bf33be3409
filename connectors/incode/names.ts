import { type DocumentClaims, present } from '../../src/contract/index.ts'
import { type Fields, firstText, isFields, textIn } from './fields.ts'

type Names = NonNullable<DocumentClaims['native']>

/**
 * What a document says of names. Incode answers what is printed, and beside it what the machine readable zone has, which is
 * always in Latin letters (`…Mrz`). A document that prints another script is so read twice: the zone gives the names, the
 * print the native ones. In Latin letters the print alone counts, as the zone drops marks and cuts long names off.
 */
export function namesOf(data: Fields): Names & Pick<DocumentClaims, 'native'> {
  const name: Fields = isFields(data.name) ? data.name : { ...data, fullName: data.fullName ?? data.name }
  const printed = present({
    givenName: givenNameOf(name),
    familyName: familyNameOf(name),
    fullName: firstText(name, 'fullName', 'machineReadableFullName'),
  })
  if (!Object.values(printed).some(isOtherScript)) return printed
  const native = Object.fromEntries(Object.entries(printed).filter(([, text]) => isOtherScript(text)))
  const zone = zoneOf(data, name)
  if (zone.givenName === undefined && zone.familyName === undefined && zone.fullName === undefined) return printed
  const latin = Object.fromEntries(Object.entries(printed).filter(([, text]) => !isOtherScript(text)))
  return { ...zone, ...latin, native }
}

function zoneOf(data: Fields, name: Fields): Names {
  const latinOnly = (text: string | undefined) => (text === undefined || isOtherScript(text) ? undefined : text)
  return present({
    givenName: latinOnly(firstText(name, 'givenNameMrz')),
    familyName: latinOnly(firstText(name, 'lastNameMrz')),
    fullName: latinOnly(firstText(data, 'fullNameMrz') ?? firstText(name, 'fullNameMrz', 'machineReadableFullName')),
  })
}

/** A letter that is not Latin. Marks, blanks and apostrophes belong to every script. */
function isOtherScript(text: string): boolean {
  return /(?!\p{Script=Latin})\p{L}/u.test(text)
}

function givenNameOf(name: Fields): string | undefined {
  return firstText(name, 'givenName') ?? joined(firstText(name, 'firstName'), textIn(name.middleName))
}

function familyNameOf(name: Fields): string | undefined {
  const parts = joined(firstText(name, 'paternalLastName'), textIn(name.maternalLastName))
  return parts ?? firstText(name, 'familyName', 'lastName')
}

/** A second name without a first one is not taken for a name. */
function joined(first: string | undefined, second: string | undefined): string | undefined {
  return first === undefined || second === undefined ? first : `${first} ${second}`
}
