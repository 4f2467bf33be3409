import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { z } from 'zod'
import { type Result, resultSchema } from '../contract/index.ts'
import { type Api, type ApiOptions, apiOf, problemToError } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { isPlay, type Play, plays, playThrough } from './try-plays.ts'
import { type Arrival, listenForReturn, pastedReturn } from './try-return.ts'

interface TryOptions extends ApiOptions {
  readonly login: string
  readonly recovery?: boolean
  readonly as?: string
  readonly clientSecret?: string
  readonly returnUrl?: string
  readonly timeout: string
}

const integration = z.object({
  name: z.string(),
  client: z.object({ id: z.string() }).nullable(),
  accountId: z.string().nullable(),
})
const account = z.object({ config: z.object({ apiUrl: z.string() }) })
const people = z.object({
  items: z.array(z.object({ login: z.string(), givenName: z.string().nullable(), familyName: z.string().nullable() })),
})
const tokens = z.object({ access_token: z.string() })

async function post(url: string, headers: Record<string, string>, body: string | URLSearchParams): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers, body })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemToError(response.status, answer)
  return answer
}

function say(context: Context, result: Result): void {
  context.out(`status                      ${result.status}`)
  context.out(`data.status                 ${result.data.status}`)
  context.out(`data.score.overall.status   ${result.data.score.overall.status}`)
  context.out(`outcome                     ${result.outcome}`)
  context.out(`reason                      ${result.reason}`)
  const branch = result.outcome === 'allow' ? 'let in' : result.data.status === 'review' ? 'park for a reviewer' : 'do not let in'
  context.out(`branch taken                ${branch}`)
}

function show(context: Context, result: Result): void {
  say(context, result)
  if (result.outcome !== 'allow') throw new CommandError(exitCodes.negative, `the person is not let in: ${result.reason}`)
}

async function get(url: string, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, { headers })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemToError(response.status, answer)
  return answer
}

function playOf({ as: named, returnUrl }: TryOptions): Play | undefined {
  if (named === undefined) return undefined
  if (!isPlay(named)) throw new CommandError(exitCodes.usage, `--as takes one of ${Object.keys(plays).join(', ')}`)
  if (returnUrl !== undefined) throw new CommandError(exitCodes.usage, '--as goes without --return-url: nobody pastes anything')
  return named
}

/** Only a stand-in can be told what a person did. A real Incode has no such door, and is not knocked at. */
async function standInOf(api: Api, accountId: string | null): Promise<string> {
  const found =
    accountId === null ? undefined : await api.call('GET', `/v1/integrations/${encodeURIComponent(accountId)}`, account)
  const url = URL.parse(found?.config.apiUrl ?? '')
  if (url?.protocol !== 'http:')
    throw new CommandError(exitCodes.usage, '--as is for the sandbox: this Incode account is a real one')
  return url.origin
}

async function namesOf(api: Api, login: string): Promise<{ readonly givenName: string; readonly familyName: string }> {
  const query = new URLSearchParams({ search: login, limit: '10' })
  const { items } = await api.call('GET', `/v1/directory/users?${query}`, people)
  const found = items.find(one => one.login.toLowerCase() === login.toLowerCase())
  return { givenName: found?.givenName ?? '', familyName: found?.familyName ?? '' }
}

/** `stepgate try <integration>`: plays the flow's side in the terminal. */
export function tryCommand(program: Command, context: Context): void {
  program
    .command('try <integration>')
    .description("play a flow's side: start, wait for the browser that brings the code, redeem, show the branch")
    .requiredOption('--login <login>', 'whom to verify')
    .option('--recovery', 'account recovery instead of step-up')
    .option('--as <play>', `in the sandbox, plays the person, too: ${Object.keys(plays).join(', ')}`)
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
      const played = playOf(options)
      const api = apiOf(context, options)
      const { name, client, accountId } = await api.call('GET', `/v1/integrations/${encodeURIComponent(id)}`, integration)
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

        const expect = { loginHint: options.login, purpose }
        const redeem = async (arrival: Arrival) => {
          if (arrival.state !== state || arrival.iss !== `${api.url}/oidc`) {
            throw new CommandError(exitCodes.negative, 'the browser brought a return of another flow')
          }
          const proof = JSON.stringify({ code: arrival.code, state, expect })
          return resultSchema.parse(await post(`${api.url}/v1/hooks/verifications/redeem`, headers, proof))
        }
        const signal = AbortSignal.timeout(seconds * 1_000)
        if (played !== undefined) {
          const incodeUrl = await standInOf(api, accountId)
          const verification = { id: begun.data.verificationId, link: begun.links.verify, url: api.url }
          const ask = async () => resultSchema.parse(await get(begun.links.self, headers))
          const hear = (result: Result) => {
            say(context, result)
            context.err('Decide it now: stepgate reviews list')
          }
          const who = { ...(await namesOf(api, options.login)), incodeUrl }
          return show(context, await playThrough(played, { verification, who, redeem, ask, hear, signal }))
        }

        context.err(`Open this in a browser:\n\n  ${begun.links.verify}\n`)
        const late = new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new CommandError(exitCodes.negative, 'nobody came back in time')), {
            once: true,
          })
        })
        show(context, await redeem(await Promise.race([place.arrival(), late])))
      } finally {
        place.close()
      }
    })
}
