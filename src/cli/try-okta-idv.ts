import { z } from 'zod'
import { CommandError, exitCodes } from './exit.ts'
import type { Product } from './try-flow.ts'

/** An identity verification that the sandbox's org begins. The real one begins it where its policy asks for it. */

export const oktaIdvShape = z.object({ orgUrl: z.string() })

/** What set-up made in the org, by its id. */
export const madeInOrg = z.object({ applied: z.object({ made: z.object({ idp: z.string() }) }).nullable() })

const begun = z.object({ url: z.url(), user: z.string() })
const refused = z.object({ reason: z.string() })
const answer = z.object({
  outcome: z.enum(['ALLOW', 'DENY']),
  reason: z.string(),
  user: z.string().optional(),
  assuranceLevel: z.string().optional(),
})

export function oktaIdvFlow(
  { orgUrl, idp }: { readonly orgUrl: string; readonly idp: string },
  host: string,
  note: (line: string) => void,
): Product {
  if (!orgUrl.startsWith('http://')) {
    throw new CommandError(
      exitCodes.usage,
      `only the sandbox's org can be played: recover an account at ${orgUrl} with a browser`,
    )
  }
  return {
    home: `${orgUrl}/idp/identity-verification/callback`,
    async begin(user) {
      const response = await fetch(`${orgUrl}/__sandbox/identity-verifications`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ idp, user }),
      })
      const said: unknown = await response.json()
      const started = begun.safeParse(said)
      if (!started.success) {
        const reason = refused.safeParse(said).data?.reason
        if (reason === undefined) throw new CommandError(exitCodes.usage, `Okta begins nothing for ${user}`)
        return { letIn: false, reason, rows: [['reason', reason]] }
      }
      note(`Okta pushes its request, and leads the browser to ${new URL(started.data.url).pathname} (request_uri)`)
      return {
        start: { url: started.data.url },
        async finish(landing, person) {
          const { pathname, searchParams } = new URL(landing.url)
          note(`the browser brings ${[...searchParams.keys()].join(', ')} to ${pathname}`)
          const read = answer.parse(JSON.parse((await person.visit(landing, host)).text))
          const isMine = read.user === started.data.user
          const level = read.assuranceLevel
          return {
            letIn: read.outcome === 'ALLOW' && isMine,
            reason: isMine || read.outcome === 'DENY' ? read.reason : 'another verification went on',
            rows: [...(level === undefined ? [] : [['assurance_level', level] as const]), ['reason', read.reason]],
          }
        },
      }
    },
  }
}
