import { z } from 'zod'
import { CommandError, exitCodes } from './exit.ts'
import { askedAfterwards, type SignIn } from './try-asked.ts'
import type { Product } from './try-flow.ts'

/** The sandbox's org, which makes an ID token in a session of somebody and asks its token inline hook. */

export const oktaTokenHookShape = z.object({
  orgUrl: z
    .string()
    .startsWith('http://', { error: 'only the sandbox’s org can be played: use an app of the real one with a browser' }),
})

const session = z.object({ id: z.string() })
const claims = z.record(z.string(), z.json())
const token = z.union([
  z.object({ identity: claims, access: claims, hook: z.string() }),
  z.object({ error: z.string(), errorSummary: z.string() }),
])

/** What is entered at the product by hand, by its name. */
export type Entries = (name: string) => string

interface Org {
  readonly config: z.infer<typeof oktaTokenHookShape>
  readonly entries: Entries
  /** Where the person verifies. */
  readonly flow: Product
  note(line: string): void
}

const told = ['idv_status', 'idv_score'] as const

/** What an app makes of a token. */
function read(issued: z.infer<typeof token>): { readonly status: string; readonly rows: readonly (readonly [string, string])[] } {
  if ('error' in issued) return { status: `no token: ${issued.errorSummary}`, rows: [['error', issued.errorSummary]] }
  const said = { ...issued.access, ...issued.identity }
  const rows = told.flatMap(name => (said[name] === undefined ? [] : [[name, String(said[name])] as const]))
  return { status: String(said.idv_status ?? 'nothing'), rows }
}

export function oktaTokens({ config: { orgUrl }, entries, flow, note }: Org): Product {
  const hook = { url: entries('url'), secret: entries('authentication_secret') }

  async function order<T>(path: string, body: object, shape: z.ZodType<T>): Promise<T> {
    const response = await fetch(`${orgUrl}/__sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = shape.safeParse(await response.json())
    if (!answer.success) throw new CommandError(exitCodes.usage, 'Okta signs nobody in by this name')
    return answer.data
  }

  async function tokenIn(id: string, whose: string) {
    const issued = read(await order('sessions/tokens', { session: id, hook }, token))
    note(`Okta makes a token in ${whose}: POST ${new URL(hook.url).pathname} (Authorization, com.okta.oauth2.tokens.transform)`)
    return issued
  }

  async function signIn(login: string): Promise<SignIn> {
    const signedIn = () => order('sessions', { user: login }, session)
    const { id } = await signedIn()
    note(`${login} signs in to Okta: the session is told to the flow as sessionRef`)
    return {
      session: id,
      async ask() {
        const own = await tokenIn(id, 'this session')
        // Whoever else signs in as them meanwhile has another one.
        const other = await tokenIn((await signedIn()).id, 'another session of theirs')
        return {
          letIn: own.status === 'approved',
          reason: `idv_status ${own.status}`,
          rows: [...own.rows, ['in another session', other.status]],
        }
      },
    }
  }
  return askedAfterwards(flow, signIn)
}
