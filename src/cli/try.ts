import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Command } from 'commander'
import { z } from 'zod'
import { type Result, resultSchema } from '../contract/index.ts'
import { type ApiOptions, apiOf, problemToError } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

interface TryOptions extends ApiOptions {
  readonly login: string
  readonly recovery?: boolean
  readonly clientSecret?: string
  readonly timeout: string
}

const integration = z.object({ name: z.string(), client: z.object({ id: z.string() }).nullable() })
const tokens = z.object({ access_token: z.string() })

interface Arrival {
  readonly code: string
  readonly state: string
  readonly iss: string
}

/** A return URL of our own, where the browser brings the code. */
async function listenForReturn(): Promise<{ url: string; arrived: Promise<Arrival>; close(): void }> {
  let bring: (arrival: Arrival) => void = () => undefined
  const arrived = new Promise<Arrival>(resolve => {
    bring = resolve
  })
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams
    const [code, state, iss] = [query.get('code'), query.get('state'), query.get('iss')]
    response.setHeader('content-type', 'text/plain; charset=utf-8')
    response.setHeader('referrer-policy', 'no-referrer')
    if (code && state && iss) {
      response.end('Thank you. Look at the terminal; you can close this page.\n')
      bring({ code, state, iss })
    } else response.writeHead(404).end('Nothing here.\n')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/return`, arrived, close: () => server.close(() => undefined).closeAllConnections() }
}

async function post(url: string, headers: Record<string, string>, body: string | URLSearchParams): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers, body })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemToError(response.status, answer)
  return answer
}

function show(context: Context, result: Result): void {
  context.out(`status                      ${result.status}`)
  context.out(`data.status                 ${result.data.status}`)
  context.out(`data.score.overall.status   ${result.data.score.overall.status}`)
  context.out(`outcome                     ${result.outcome}`)
  context.out(`reason                      ${result.reason}`)
  const branch = result.outcome === 'allow' ? 'let in' : result.data.status === 'review' ? 'park for a reviewer' : 'do not let in'
  context.out(`branch taken                ${branch}`)
  if (result.outcome !== 'allow') throw new CommandError(exitCodes.negative, `the person is not let in: ${result.reason}`)
}

/** `stepgate try <integration>`: plays the flow's side in the terminal. */
export function tryCommand(program: Command, context: Context): void {
  program
    .command('try <integration>')
    .description("play a flow's side: start, wait for the browser that brings the code, redeem, show the branch")
    .requiredOption('--login <login>', 'whom to verify')
    .option('--recovery', 'account recovery instead of step-up')
    .option('--client-secret <secret>', 'of the integration (default: STEPGATE_CLIENT_SECRET)')
    .option('--timeout <seconds>', 'how long to wait for the browser', '600')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (id: string, options: TryOptions) => {
      const api = apiOf(context, options)
      const { name, client } = await api.call('GET', `/v1/integrations/${encodeURIComponent(id)}`, integration)
      const secret = options.clientSecret ?? context.env.STEPGATE_CLIENT_SECRET
      if (!client) throw new CommandError(exitCodes.usage, `${name} gives out no client, so no flow can call it`)
      if (!secret)
        throw new CommandError(exitCodes.usage, 'the client secret is missing: --client-secret or STEPGATE_CLIENT_SECRET')

      const basic = Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(secret)}`).toString('base64')
      const granted = await post(
        `${api.url}/oidc/token`,
        { authorization: `Basic ${basic}` },
        new URLSearchParams({ grant_type: 'client_credentials' }),
      )
      const headers = { authorization: `Bearer ${tokens.parse(granted).access_token}`, 'content-type': 'application/json' }

      const listener = await listenForReturn()
      try {
        const state = randomBytes(16).toString('base64url')
        const purpose = options.recovery ? 'account_recovery' : 'step_up'
        const path = options.recovery ? 'account-recovery' : 'step-up'
        const body = JSON.stringify({ loginHint: options.login, returnUrl: listener.url, state })
        const begun = resultSchema.parse(await post(`${api.url}/v1/hooks/${path}`, headers, body))
        if (begun.links.verify === null) return show(context, begun)

        context.err(`Open this in a browser on this machine:\n\n  ${begun.links.verify}\n`)
        const timeout = AbortSignal.timeout(Number(options.timeout) * 1_000)
        const late = new Promise<never>((_resolve, reject) => {
          timeout.addEventListener('abort', () => reject(new CommandError(exitCodes.negative, 'nobody came back in time')), {
            once: true,
          })
        })
        const arrival = await Promise.race([listener.arrived, late])
        if (arrival.state !== state || arrival.iss !== `${api.url}/oidc`) {
          throw new CommandError(exitCodes.negative, 'the browser brought a return of another flow')
        }
        const proof = JSON.stringify({ code: arrival.code, state, expect: { loginHint: options.login, purpose } })
        show(context, resultSchema.parse(await post(`${api.url}/v1/hooks/verifications/redeem`, headers, proof)))
      } finally {
        listener.close()
      }
    })
}
