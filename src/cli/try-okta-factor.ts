import { z } from 'zod'
import { CommandError, exitCodes } from './exit.ts'
import type { Product } from './try-flow.ts'

/** A sign-in at the sandbox's org whose policy asks for the factor. The real one begins it where its own policy does. */

export const oktaFactorShape = z.object({ orgUrl: z.string(), tellsFace: z.boolean().default(true) })

const begun = z.object({ url: z.url(), user: z.string() })
const answer = z.object({
  outcome: z.enum(['SUCCESS', 'FAILURE']),
  reason: z.string().optional(),
  user: z.string().optional(),
  amr: z.array(z.string()).default([]),
})

interface Org {
  readonly issuer: string
  readonly client: { readonly id: string; readonly secret: string }
  readonly config: z.infer<typeof oktaFactorShape>
  readonly host: string
  note(line: string): void
}

export function oktaFactorFlow({ issuer, client, config: { orgUrl, tellsFace }, host, note }: Org): Product {
  if (!orgUrl.startsWith('http://'))
    throw new CommandError(exitCodes.usage, `only the sandbox's org can be played: sign in at ${orgUrl} with a browser`)
  return {
    home: `${orgUrl}/oauth2/v1/authorize/callback`,
    async begin(user) {
      const response = await fetch(`${orgUrl}/__sandbox/factors`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ issuer, clientId: client.id, clientSecret: client.secret, user, trustClaims: tellsFace }),
      })
      const started = begun.safeParse(await response.json())
      if (!started.success) throw new CommandError(exitCodes.usage, `Okta begins no sign-in for ${user}`)
      const { pathname, searchParams } = new URL(started.data.url)
      note(`Okta asks for the factor: it leads the browser to ${pathname} (${[...searchParams.keys()].join(', ')})`)
      return {
        start: { url: started.data.url },
        async finish(landing, person) {
          const { pathname, searchParams } = new URL(landing.url)
          note(`the browser brings ${[...searchParams.keys()].join(', ')} to ${pathname}`)
          const {
            outcome,
            user: who,
            reason = 'the factor passed',
            amr,
          } = answer.parse(JSON.parse((await person.visit(landing, host)).text))
          // The state says which sign-in goes on: with that of another, somebody else is signed in.
          const isMine = who === started.data.user
          return {
            letIn: outcome === 'SUCCESS' && isMine,
            reason: isMine || outcome === 'FAILURE' ? reason : 'another sign-in went on',
            rows: [['factor', outcome], ['reason', reason], ...(amr.length > 0 ? [['amr', amr.join(' ')] as const] : [])],
          }
        },
      }
    },
  }
}
