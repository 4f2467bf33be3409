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
  readonly returnUrl?: string
  readonly timeout: string
}

const integration = z.object({ name: z.string(), client: z.object({ id: z.string() }).nullable() })
const tokens = z.object({ access_token: z.string() })

interface Arrival {
  readonly code: string
  readonly state: string
  readonly iss: string
}

/** Where the browser brings the code. */
interface ReturnPlace {
  readonly url: string
  /** Begins to wait, once the link was shown. */
  arrival(): Promise<Arrival>
  close(): void
}

function arrivalOf(query: URLSearchParams): Arrival | undefined {
  const [code, state, iss] = [query.get('code'), query.get('state'), query.get('iss')]
  return code && state && iss ? { code, state, iss } : undefined
}

/** A registered return URL, which this command cannot listen at: whoever sits here pastes where the browser ended. */
function pastedReturn(url: string, context: Context): ReturnPlace {
  return {
    url,
    async arrival() {
      const pasted = URL.parse((await context.ask('Paste the address where the browser ended: ')).trim())
      const arrival = pasted ? arrivalOf(pasted.searchParams) : undefined
      if (!arrival) throw new CommandError(exitCodes.usage, 'that is no return address: it has code, state and iss')
      return arrival
    },
    close: () => undefined,
  }
}

/** A return URL of our own. Only the sandbox allows any loopback address. */
async function listenForReturn(): Promise<ReturnPlace> {
  let bring: (arrival: Arrival) => void = () => undefined
  const arrived = new Promise<Arrival>(resolve => {
    bring = resolve
  })
  const server = createServer((request, response) => {
    const arrival = arrivalOf(new URL(request.url ?? '/', 'http://127.0.0.1').searchParams)
    response.setHeader('content-type', 'text/plain; charset=utf-8')
    response.setHeader('referrer-policy', 'no-referrer')
    if (arrival) {
      response.end('Thank you. Look at the terminal; you can close this page.\n')
      bring(arrival)
    } else response.writeHead(404).end('Nothing here.\n')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/return`,
    arrival: () => arrived,
    close: () => server.close(() => undefined).closeAllConnections(),
  }
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
    .option(
      '--return-url <url>',
      'one that is registered for the client; you paste where the browser ended (default: listen on loopback, which the sandbox allows)',
    )
    .option('--timeout <seconds>', 'how long to wait for the browser', '600')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (id: string, options: TryOptions) => {
      const seconds = Number(options.timeout)
      if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400) {
        throw new CommandError(exitCodes.usage, '--timeout takes whole seconds, from 1 to 86400')
      }
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

      const place = options.returnUrl === undefined ? await listenForReturn() : pastedReturn(options.returnUrl, context)
      try {
        const state = randomBytes(16).toString('base64url')
        const purpose = options.recovery ? 'account_recovery' : 'step_up'
        const path = options.recovery ? 'account-recovery' : 'step-up'
        const body = JSON.stringify({ loginHint: options.login, returnUrl: place.url, state })
        const begun = resultSchema.parse(await post(`${api.url}/v1/hooks/${path}`, headers, body))
        if (begun.links.verify === null) return show(context, begun)

        context.err(`Open this in a browser:\n\n  ${begun.links.verify}\n`)
        const timeout = AbortSignal.timeout(seconds * 1_000)
        const late = new Promise<never>((_resolve, reject) => {
          timeout.addEventListener('abort', () => reject(new CommandError(exitCodes.negative, 'nobody came back in time')), {
            once: true,
          })
        })
        const arrival = await Promise.race([place.arrival(), late])
        if (arrival.state !== state || arrival.iss !== `${api.url}/oidc`) {
          throw new CommandError(exitCodes.negative, 'the browser brought a return of another flow')
        }
        const proof = JSON.stringify({ code: arrival.code, state, expect: { loginHint: options.login, purpose } })
        show(context, resultSchema.parse(await post(`${api.url}/v1/hooks/verifications/redeem`, headers, proof)))
      } finally {
        place.close()
      }
    })
}
