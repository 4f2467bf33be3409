import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import { type Result, resultSchema } from '../contract/index.ts'
import { type EndingName, endingNames } from '../sandbox/incode/endings.ts'
import { type ApiOptions, apiOf, problemToError } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { type Person, playedPerson } from './try-person.ts'
import { type Arrival, listenForReturn, pastedReturn } from './try-return.ts'
import { wholeNumber } from './whole-number.ts'

interface TryOptions extends ApiOptions {
  readonly login: string
  readonly as?: EndingName
  readonly recovery?: boolean
  readonly clientSecret?: string
  readonly returnUrl?: string
  readonly timeout: string
}

const integration = z.object({ name: z.string(), client: z.object({ id: z.string() }).nullable() })
const tokens = z.object({ access_token: z.string() })

async function post(url: string, headers: Record<string, string>, body: string | URLSearchParams): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers, body })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemToError(response.status, answer)
  return answer
}

async function get(url: string, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, { headers })
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

const endingsHelp = `
Endings, at the Incode of the sandbox:
  pass            the person, with their document
  other-spelling  the person, whose document writes the name as passports do: let in
  other-document  somebody else, with a document of their own: claims_mismatch, or identity_mismatch where the account is enrolled
  other-face      somebody else, with a document in the person's name: identity_mismatch where the account is enrolled
  fail            a document that is not genuine
  review          what a human has to look at: the person waits at their page until you decide (stepgate reviews list)`

interface Waiting {
  readonly seat: string
  readonly person: Person
  ask(): Promise<Result>
  redeem(arrival: Arrival): Promise<Result>
  readonly signal: AbortSignal
}

const lookEveryMs = 500

/** The person looks at their page until a human has decided, shows their face once more where that is asked, and goes on. */
async function afterReview({ seat, person, ask, redeem, signal }: Waiting): Promise<Result> {
  for (;;) {
    const now = await ask()
    if (now.final) return now
    const result = await redeem(await person.walk(seat, 'pass'))
    if (result.reason !== 'under_review') return result
    await sleep(lookEveryMs, undefined, { signal })
  }
}

/** `stepgate try <integration>`: plays the flow's side in the terminal. */
export function tryCommand(program: Command, context: Context): void {
  program
    .command('try <integration>')
    .description("play a flow's side: start, wait for the browser that brings the code, redeem, show the branch")
    .requiredOption('--login <login>', 'whom to verify')
    .addOption(new Option('--as <ending>', 'play the person, too: how it ends at the Incode of the sandbox').choices(endingNames))
    .option('--recovery', 'account recovery instead of step-up')
    .option('--client-secret <secret>', 'of the integration (default: STEPGATE_CLIENT_SECRET)')
    .option(
      '--return-url <url>',
      'one that is registered for the client; you paste where the browser ended (default: listen on loopback, which the sandbox allows)',
    )
    .option('--timeout <seconds>', 'how long to wait for the browser', '600')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .addHelpText('after', endingsHelp)
    .action(async (id: string, options: TryOptions) => {
      const seconds = wholeNumber(options.timeout, '--timeout', 1, 86_400)
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

        const { verify } = begun.links
        if (options.as === undefined) context.err(`Open this in a browser:\n\n  ${verify}\n`)
        const signal = AbortSignal.timeout(seconds * 1_000)
        const late = new Promise<never>((_resolve, reject) => {
          const tooLate = () => reject(new CommandError(exitCodes.negative, 'nobody came back in time'))
          signal.addEventListener('abort', tooLate, { once: true })
        })
        const expect = { loginHint: options.login, purpose }
        const redeem = async (arrival: Arrival) => {
          if (arrival.state !== state || arrival.iss !== `${api.url}/oidc`) {
            throw new CommandError(exitCodes.negative, 'the browser brought a return of another flow')
          }
          const proof = JSON.stringify({ code: arrival.code, state, expect })
          return resultSchema.parse(await post(`${api.url}/v1/hooks/verifications/redeem`, headers, proof))
        }
        const play = async (ending: EndingName): Promise<Result> => {
          const person = playedPerson({ returnUrl: place.url, say: context.err, signal })
          const first = await redeem(await person.walk(verify, ending))
          if (first.reason !== 'under_review') return first
          say(context, first)
          context.err('Decide it now: stepgate reviews list')
          const ask = async () => resultSchema.parse(await get(begun.links.self, headers))
          return afterReview({ seat: `${api.url}/verify/seat/${begun.data.verificationId}`, person, ask, redeem, signal })
        }
        const decided = options.as ? play(options.as) : place.arrival().then(redeem)
        show(context, await Promise.race([decided, late]))
      } finally {
        place.close()
      }
    })
}
