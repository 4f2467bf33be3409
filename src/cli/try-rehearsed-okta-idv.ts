import { z } from 'zod'
import { CommandError, exitCodes } from './exit.ts'
import type { Ended, Product } from './try-flow.ts'
import { relyingPartyFlow } from './try-relying-party.ts'

/**
 * A second identity provider of an org, played: it pushes what Okta pushes of a person, by the client of the rehearsal, and
 * reads what Okta reads. The org itself is not asked; where the browser would come back to it, it ends.
 */

const shape = z.object({ orgUrl: z.url(), redirectUris: z.array(z.string()).optional() })

const callbackPath = '/idp/identity-verification/callback'

const answer = z.object({
  verified_claims: z.tuple([
    z.object({
      verification: z.object({ trust_framework: z.literal('IDV-DELEGATED'), assurance_level: z.enum(['VERIFIED', 'FAILED']) }),
    }),
  ]),
})

const essential = (value: string) => ({ value, essential: true })
/** Each claim is asked for without a value: the directory here has the same. */
const asked = {
  id_token: {
    verified_claims: [
      {
        verification: { trust_framework: essential('IDV-DELEGATED'), assurance_level: essential('VERIFIED') },
        claims: { given_name: { fuzzy: true }, family_name: { fuzzy: true } },
      },
    ],
  },
}

interface Given {
  readonly issuer: string
  readonly client: { readonly id: string; readonly secret: string }
  readonly config: unknown
  /** Of the person in the org, by which Okta names them. */
  readonly externalId: string
}

export async function rehearsedOktaIdv(given: Given, note: (line: string) => void): Promise<Product> {
  const { issuer, client, externalId } = given
  const { orgUrl, redirectUris } = shape.parse(given.config)
  const url = redirectUris?.[0] ?? `${orgUrl}${callbackPath}`
  const place = { url, landing: nobody, close: () => undefined }
  const asks = { login_hint: externalId, scope: 'openid profile identity_assurance', claims: JSON.stringify(asked) }
  const config = { token_endpoint_auth_method: 'client_secret_post' } as const
  const { home, begin } = await relyingPartyFlow({ issuer, client, config, place, note, asks, told: endedOf })
  return { home, begin }
}

async function nobody(): Promise<never> {
  throw new CommandError(exitCodes.usage, 'nobody comes back to an org that is played')
}

function endedOf(claims: Readonly<Record<string, unknown>>): Ended {
  const read = answer.safeParse(claims)
  if (!read.success) return { letIn: false, reason: 'verified_claims', rows: [['error', 'not what Okta reads']] }
  const level = read.data.verified_claims[0].verification.assurance_level
  return { letIn: level === 'VERIFIED', reason: level, rows: [['assurance_level', level]] }
}
