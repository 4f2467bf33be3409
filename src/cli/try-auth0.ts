import { z } from 'zod'
import { CommandError, exitCodes } from './exit.ts'
import type { Product } from './try-flow.ts'

/** A sign-in at the sandbox's tenant of Auth0, which runs the Action that is pasted. The real one knows its own people. */

export const auth0Shape = z.object({ domain: z.string() })

export function auth0Flow({ domain }: z.infer<typeof auth0Shape>, host: string, note: (line: string) => void): Product {
  if (!domain.startsWith('http://')) {
    throw new CommandError(exitCodes.usage, `only the sandbox's tenant can be played: sign in at ${domain} with a browser`)
  }
  return {
    home: `${domain}/continue`,
    async begin(login, person) {
      const sent = await person.visit({ url: `${domain}/authorize?${new URLSearchParams({ login_hint: login })}` })
      if (sent.target === undefined) throw new CommandError(exitCodes.usage, `Auth0 led nowhere: ${sent.text}`)
      const { pathname, searchParams } = new URL(sent.target)
      note(`the Action leads the browser to ${pathname} (${[...searchParams.keys()].join(', ')})`)
      return {
        start: { url: sent.target },
        async finish(landing, browser) {
          note(`the browser posts ${[...(landing.fields?.keys() ?? [])].join(', ')} to ${new URL(landing.url).pathname}`)
          const { status, text } = await browser.visit(landing, host)
          const reason = text.replace('Identity verification: ', '')
          return { letIn: status === 200, reason, rows: [[status === 200 ? 'Auth0' : 'denied', reason]] }
        },
      }
    },
  }
}
