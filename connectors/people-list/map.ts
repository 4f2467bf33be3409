import type { ListedPerson, SourceUser } from '../../src/contract/index.ts'

/** A listed person as the view knows people, on a given day. */
export function userOf(person: ListedPerson, today: string): SourceUser {
  const { externalId, login, email, givenName, familyName, birthDate, phone, employeeNumber, changedAt } = person
  const displayName = [givenName, familyName].filter(name => name !== undefined).join(' ')
  return {
    externalId,
    login,
    ...(email === undefined ? {} : { email }),
    ...(givenName === undefined ? {} : { givenName }),
    ...(familyName === undefined ? {} : { familyName }),
    ...(displayName === '' ? {} : { displayName }),
    ...standingOn(person, today),
    changedAt,
    claims: {
      ...(birthDate === undefined ? {} : { birth_date: birthDate }),
      ...(phone === undefined ? {} : { phone_number: phone }),
      ...(employeeNumber === undefined ? {} : { employee_number: employeeNumber }),
    },
  }
}

/** The last day still counts. Who is over is so even where the first day was never reached. */
function standingOn({ startDate, endDate }: ListedPerson, today: string): Pick<SourceUser, 'status' | 'sourceStatus'> {
  if (endDate !== undefined && endDate < today) return { status: 'inactive', sourceStatus: 'ENDED' }
  if (startDate !== undefined && startDate > today) return { status: 'staged', sourceStatus: 'STAGED' }
  return { status: 'active', sourceStatus: 'ACTIVE' }
}
