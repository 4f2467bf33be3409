import { z } from 'zod'
import { CommandError, exitCodes } from './exit.ts'
import { askedAfterwards, type SignIn } from './try-asked.ts'
import type { Ended, Product } from './try-flow.ts'
import type { Entries } from './try-okta-token-hook.ts'

/** The sandbox's tenant, which asks its custom extensions: for claims of a token, and whether a Verified ID is the account's. */

export const entraClaimsShape = z.object({
  appId: z.string(),
  authorityUrl: z.url({ error: 'only the sandbox’s tenant can be played: use an app of the real one with a browser' }),
})

const issued = z.object({ claims: z.record(z.string(), z.union([z.string(), z.array(z.string())])) })
const validated = z.object({ passed: z.boolean(), failedClaims: z.array(z.string()) })
const refused = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) })

interface Tenant {
  readonly config: z.infer<typeof entraClaimsShape>
  readonly entries: Entries
  /** Where the person verifies. */
  readonly flow: Product
  /** What the Verified ID says; undefined where it says what the directory does. */
  readonly document: Readonly<Record<string, string>> | undefined
  note(line: string): void
}

export function entraTokens({ config: { appId, authorityUrl }, entries, flow, document = {}, note }: Tenant): Product {
  async function event<T>(name: 'tokenIssuanceStart' | 'verifiedIdClaimValidation', user: string, shape: z.ZodType<T>) {
    const targetUrl = entries(`Target URL (${name.replace(/^./, first => first.toUpperCase())})`)
    const response = await fetch(`${authorityUrl}/__sandbox/custom-extensions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        event: name,
        targetUrl,
        appId,
        user,
        ...(name === 'tokenIssuanceStart' ? {} : { claims: document }),
      }),
    })
    const said: unknown = await response.json()
    const answer = shape.safeParse(said)
    if (answer.success) {
      note(`Entra asks: POST ${new URL(targetUrl).pathname} (Bearer, ${name}) → 200`)
      return answer.data
    }
    const { error = 'its answer cannot be read' } = refused.safeParse(said).data ?? {}
    throw new CommandError(exitCodes.usage, `Entra: ${typeof error === 'string' ? error : error.message}`)
  }

  async function signIn(user: string): Promise<SignIn> {
    const { claims: before } = await event('tokenIssuanceStart', user, issued)
    return {
      async ask(): Promise<Ended> {
        const { claims } = await event('tokenIssuanceStart', user, issued)
        const { passed, failedClaims } = await event('verifiedIdClaimValidation', user, validated)
        // That somebody was verified some day is history: an app that asks for more looks for a time that was not there before.
        const isNew = claims.idvLastStatus === 'VERIFIED' && claims.idvLastAt !== before.idvLastAt
        const names = passed ? 'pass' : `failed: ${failedClaims.join(', ')}`
        const reason = isNew ? `the names of the Verified ID: ${names}` : 'the token tells of no verification of this sign-in'
        return {
          letIn: isNew && passed,
          reason,
          rows: [
            ...Object.entries(claims).map(([name, value]) => [name, String(value)] as const),
            ['names of the Verified ID', names],
          ],
        }
      },
    }
  }
  return askedAfterwards(flow, signIn)
}
