import { type DocumentClaims, present } from '../../src/contract/index.ts'
import { type Fields, firstText } from './fields.ts'

/**
 * How the person said to be reached, under the names that Incode ID's `userinfo` and `verification/:id` have for it. The
 * session API documents no such fields, so they are there only where a tenant's answer has them.
 */
export function contactOf(data: Fields): Pick<DocumentClaims, 'email' | 'phoneNumber'> {
  const email = firstText(data, 'email')
  return present({
    email: email !== undefined && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined,
    phoneNumber: e164Of(firstText(data, 'phone')),
  })
}

/** Without a country in front, a number could be anybody's. */
function e164Of(text: string | undefined): string | undefined {
  const number = text?.replaceAll(/[\s().-]/g, '')
  return number !== undefined && /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined
}
