import { decodeJwt } from 'jose'
import { z } from 'zod'
import { CommandError, exitCodes } from './exit.ts'
import type { Product } from './try-flow.ts'

/** A sign-in at the sandbox's Entra that asks for a face. The real one cannot be asked to begin one. */

export const entraShape = z.object({
  appId: z.string(),
  clientId: z.string().optional(),
  authorityUrl: z.url({ error: 'only the sandbox’s tenant can be played: sign in to the real one with a browser' }),
})

const begun = z.object({ action: z.string(), fields: z.record(z.string(), z.string()) })
const answer = z.union([
  z.object({ signedIn: z.string(), acr: z.string(), amr: z.array(z.string()) }),
  z.object({ error: z.string() }),
])

export function entraFlow(
  {
    id,
    discoveryUrl,
    config,
  }: { readonly id: string; readonly discoveryUrl: string; readonly config: z.infer<typeof entraShape> },
  note: (line: string) => void,
): Product {
  const { authorityUrl: authority, appId, clientId = id } = config
  return {
    home: `${authority}/common/federation/externalauthprovider`,
    async begin(user) {
      const response = await fetch(`${authority}/__sandbox/sign-ins`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user, discoveryUrl, clientId, appId }),
      })
      if (!response.ok) throw new CommandError(exitCodes.usage, `Entra begins no sign-in: ${await response.text()}`)
      const { action, fields } = begun.parse(await response.json())
      const { oid } = decodeJwt(fields.id_token_hint ?? '')
      note(`the browser posts ${Object.keys(fields).join(', ')} to ${new URL(action).pathname}`)
      return {
        start: { url: action, fields: new URLSearchParams(fields) },
        async finish(landing, person) {
          note(`the browser posts ${[...(landing.fields?.keys() ?? [])].join(', ')} to ${new URL(landing.url).pathname}`)
          const said = answer.parse(JSON.parse((await person.visit(landing, discoveryUrl)).text))
          if ('error' in said) return { letIn: false, reason: said.error, rows: [['error', said.error]] }
          // The state says which sign-in goes on: with that of another, somebody else is signed in.
          if (said.signedIn !== oid)
            return { letIn: false, reason: 'another sign-in went on', rows: [['signed in', said.signedIn]] }
          return {
            letIn: true,
            reason: 'signed in',
            rows: [
              ['acr', said.acr],
              ['amr', said.amr.join(' ')],
            ],
          }
        },
      }
    },
  }
}
