import { readUser } from '../../connectors/okta/map.ts'
import type { Clock, SourceUser } from '../../src/contract/index.ts'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'

const statuses = {
  active: 'ACTIVE',
  locked: 'LOCKED_OUT',
  suspended: 'SUSPENDED',
  staged: 'STAGED',
  inactive: 'DEPROVISIONED',
} as const satisfies Record<SourceUser['status'], string>

/** An org that begins empty, and is given its people as a test describes them. */
export interface Org {
  readonly standIn: OktaStandIn
  /** Creates or changes somebody; answers with them as the connector reads them. */
  put(user: SourceUser): SourceUser
}

export async function startOrg(clock: Clock): Promise<Org> {
  const standIn = await startOktaStandIn({ people: 0, clock })
  return {
    standIn,
    put(user) {
      const { claims } = user
      const position = standIn.people.upsert({
        id: user.externalId,
        status: statuses[user.status],
        ...(user.changedAt === undefined ? {} : { lastUpdated: user.changedAt }),
        profile: {
          login: user.login,
          email: user.email ?? null,
          firstName: user.givenName ?? null,
          lastName: user.familyName ?? null,
          displayName: user.displayName ?? null,
          middleName: claims.middle_name ?? null,
          birthDate: claims.birth_date ?? null,
          mobilePhone: claims.phone_number ?? null,
          employeeNumber: claims.employee_number ?? null,
          streetAddress: claims.address?.street_address ?? null,
          city: claims.address?.locality ?? null,
          state: claims.address?.region ?? null,
          zipCode: claims.address?.postal_code ?? null,
          countryCode: claims.address?.country ?? null,
        },
      })
      const read = readUser(standIn.people.at(position))
      if (read === undefined) throw new Error('the org has somebody whom the connector cannot read')
      return read
    },
  }
}
