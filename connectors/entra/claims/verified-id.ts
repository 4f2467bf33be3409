import { z } from 'zod'
import type { DirectoryUser, HostContext, JsonObject } from '../../../src/contract/index.ts'

/**
 * Account recovery asks whether the claims of a Verified ID are those of the account
 * (https://learn.microsoft.com/en-us/entra/identity-platform/tutorial-custom-authentication-extension-account-recovery). Only
 * the directory is compared: that somebody was verified lately is history, and opens no account.
 */

const text = z.string().max(500).optional().catch(undefined)
const identity = z.object({ issuerAssignedId: text })
const context = z.object({
  identities: z.array(identity).max(50).default([]),
  claims: z.object({ firstName: text, lastName: text, dateOfBirth: text }),
})
export const claimValidation = z.object({
  type: z.literal('microsoft.graph.authenticationEvent.verifiedIdClaimValidation'),
  data: z.object({
    tenantId: z.guid(),
    authenticationContext: z.object({ user: z.object({ id: z.guid() }).optional() }).optional(),
    verifiedIdClaimsContext: context,
  }),
})

type Asked = z.infer<typeof claimValidation>
type Directory = Pick<HostContext, 'directory'>

/** By the object ID where Entra says it; else by the one account that is signed in to by one of the names. */
async function accountOf({ data }: Asked, { directory }: Directory): Promise<DirectoryUser | undefined> {
  const id = data.authenticationContext?.user?.id
  if (id !== undefined) return directory.find({ externalId: id.toLowerCase() })
  const names = [...new Set(data.verifiedIdClaimsContext.identities.flatMap(one => one.issuerAssignedId ?? []))]
  const found = await Promise.all(names.map(loginHint => directory.find({ loginHint })))
  const people = new Map(found.flatMap(user => (user === undefined ? [] : [[user.externalId, user] as const])))
  const [only] = people.values()
  return people.size === 1 ? only : undefined
}

/** Case and marks aside: documents and directories differ in those. */
const folded = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[\s'’-]+/g, ' ')
    .trim()
    .toLowerCase()

function failedClaims(user: DirectoryUser | undefined, { claims }: Asked['data']['verifiedIdClaimsContext']): readonly string[] {
  if (user?.status !== 'active') return ['firstName', 'lastName']
  const isSame = (ours: string | null | undefined, theirs: string | undefined) =>
    ours !== undefined && ours !== null && theirs !== undefined && folded(ours) !== '' && folded(ours) === folded(theirs)
  const born = user.claims.birth_date
  return [
    ...(isSame(user.givenName, claims.firstName) ? [] : ['firstName']),
    ...(isSame(user.familyName, claims.lastName) ? [] : ['lastName']),
    // Most tenants have none; where there is one, the document has to say the same.
    ...(born === undefined || born === claims.dateOfBirth?.slice(0, 10) ? [] : ['dateOfBirth']),
  ]
}

export async function validateClaims(asked: Asked, host: Directory): Promise<JsonObject> {
  const failed = failedClaims(await accountOf(asked, host), asked.data.verifiedIdClaimsContext)
  const name = 'microsoft.graph.verifiedIdClaimValidation'
  return {
    data: {
      '@odata.type': 'microsoft.graph.onVerifiedIdClaimValidationResponseData',
      actions: [
        failed.length === 0 ? { '@odata.type': `${name}.pass` } : { '@odata.type': `${name}.failed`, failedClaims: [...failed] },
      ],
    },
  }
}
