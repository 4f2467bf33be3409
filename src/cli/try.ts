import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import { type OperationName, operationNames } from '../contract/index.ts'
import { type EndingName, endingNames, strangersDocument } from '../sandbox/incode/endings.ts'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { table } from './table.ts'
import { type Attempt, attacks } from './try-attack.ts'
import { branchOf, type Ended, type Leg } from './try-flow.ts'
import { madeInOrg } from './try-okta-idv.ts'
import { type Person, playedPerson } from './try-person.ts'
import { integrationShape, productOf } from './try-product.ts'
import { rehearsing } from './try-rehearsal.ts'
import { wholeNumber } from './whole-number.ts'

interface TryOptions extends ApiOptions {
  readonly login: string
  readonly as?: EndingName
  readonly attack?: string
  readonly by?: string
  readonly recovery?: boolean
  readonly operation?: readonly OperationName[]
  readonly rehearsal?: boolean
  readonly clientSecret?: string
  readonly returnUrl?: string
  readonly timeout: string
}

const nameWidth = 28

function say(context: Context, ended: Ended): void {
  for (const [name, value] of [...ended.rows, ['branch taken', branchOf(ended)] as const]) {
    context.out(`${name.padEnd(nameWidth - 1)} ${value}`)
  }
}

function show(context: Context, ended: Ended): void {
  say(context, ended)
  if (!ended.letIn) throw new CommandError(exitCodes.negative, `the person is not let in: ${ended.reason}`)
}

function showAttacks(context: Context, done: readonly Attempt[]): void {
  const rows = done.map(({ attack, cameOf, branch }) => [attack, cameOf, branch])
  context.out(table(['attack', 'what came of it', 'branch taken'], rows))
  const through = done.filter(({ isThrough }) => isThrough).length
  context.out(`${through} of ${done.length} taken for a pass`)
  if (through > 0) throw new CommandError(exitCodes.operator, 'somebody else gets through this flow')
}

const endingsHelp = `
Endings, at the Incode of the sandbox:
  pass            the person, with their document
  other-spelling  the person, whose document writes the name as passports do: let in
  other-document  somebody else, with a document of their own: claims_mismatch, or identity_mismatch where the account is enrolled
  other-face      somebody else, with a document in the person's name: identity_mismatch where the account is enrolled
  fail            a document that is not genuine
  review          what a human has to look at: the person waits at their page until you decide (stepgate reviews list)`

/** What is entered at a product by hand. */
const entered = z.object({ items: z.array(z.object({ name: z.string(), value: z.string() })) })

const documentOfStranger = {
  firstName: strangersDocument.givenName,
  lastName: strangersDocument.familyName,
  dateOfBirth: strangersDocument.birthDate,
}

const lookEveryMs = 500

/** The person looks at their page until a human has decided, shows their face once more where that is asked, and goes on. */
async function afterReview({ review, finish }: Leg, first: Ended, person: Person, signal: AbortSignal): Promise<Ended> {
  let ended = first
  let refused = 0
  while (ended.inReview && review !== undefined) {
    const now = await review.ask()
    if (now !== undefined) return now
    const landing = await person.walk({ url: review.seat }, 'pass')
    try {
      ended = await finish(landing, person)
      refused = 0
    } catch (error) {
      // A decision voids the code that was on its way just then: the page of the person has another.
      refused += 1
      if (!(error instanceof CommandError) || refused > 1) throw error
    }
    if (ended.inReview) await sleep(lookEveryMs, undefined, { signal })
  }
  return ended
}

/** `stepgate try <integration>`: plays the flow's side in the terminal. */
export function tryCommand(program: Command, context: Context): void {
  program
    .command('try <integration>')
    .description("play a flow's side: start, wait for the browser that comes back, show the requests and the branch")
    .requiredOption('--login <login>', 'whom to verify')
    .addOption(new Option('--as <ending>', 'play the person, too: how it ends at the Incode of the sandbox').choices(endingNames))
    .option(
      '--attack <login>',
      'play a thief who has that account, too, and swaps what two flows carry; the login has to be of somebody enrolled',
    )
    .option('--by <integration>', 'by which the person verifies, where the product only asks while it makes a token')
    .option('--recovery', 'account recovery instead of step-up')
    .addOption(
      new Option(
        '--operation <name...>',
        'a recovery in which the person then has this done to their account, at the stand-in of its product',
      ).choices(operationNames),
    )
    .addOption(
      new Option('--rehearsal', 'let the flow rehearse: Incode is not asked, and --as chooses what it would have said').conflicts(
        'attack',
      ),
    )
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
      const read = (name: string) => api.call('GET', `/v1/integrations/${encodeURIComponent(name)}`, integrationShape)
      const integration = await read(id)
      const note = options.attack === undefined ? context.err : () => undefined
      const test = options.rehearsal ? await rehearsing(api, integration, options.login, note) : undefined
      const product = await productOf({
        host: api.url,
        integration: test?.integration ?? integration,
        context,
        async idp() {
          const { applied } = await api.call('GET', `/v1/integrations/${integration.id}/setup`, madeInOrg)
          return applied?.made.idp
        },
        async entries() {
          const { items } = await api.call('GET', `/v1/integrations/${integration.id}/entries`, entered)
          return name => items.find(entry => entry.name === name)?.value ?? ''
        },
        by: options.by === undefined ? undefined : await read(options.by),
        document: options.as === 'other-document' ? documentOfStranger : undefined,
        note,
        isPlayed: options.as !== undefined || options.attack !== undefined,
        isRecovery: options.recovery === true || options.operation !== undefined,
        operations: options.operation ?? [],
        returnUrl: options.returnUrl,
        clientSecret: test?.clientSecret ?? options.clientSecret ?? context.env.STEPGATE_CLIENT_SECRET,
        rehearsed: test?.product,
      }).catch(async (error: unknown) => {
        await test?.end()
        throw error
      })
      try {
        if (options.as === undefined && options.attack === undefined && product.landing === undefined)
          throw new CommandError(exitCodes.usage, `${integration.name} is tried with a person who is played: --as`)
        const signal = AbortSignal.timeout(seconds * 1_000)
        const late = new Promise<never>((_resolve, reject) => {
          const tooLate = () => reject(new CommandError(exitCodes.negative, 'nobody came back in time'))
          signal.addEventListener('abort', tooLate, { once: true })
        })
        // It may run out while nothing races it, and is then nobody's fault.
        late.catch(() => undefined)
        const browser = () => playedPerson({ host: api.url, home: product.home, say: note, signal })
        if (options.attack !== undefined) {
          const scene = { product, victim: options.login, attacker: options.attack, browser }
          return showAttacks(context, await Promise.race([attacks(scene), late]))
        }
        const person = browser()
        const leg = await product.begin(options.login, person)
        if (!('start' in leg)) return show(context, leg)

        const play = async (ending: EndingName): Promise<Ended> => {
          const first = await leg.finish(await person.walk(leg.start, ending), person)
          if (!first.inReview || leg.review === undefined) return first
          say(context, first)
          if (test === undefined) context.err('Decide it now: stepgate reviews list')
          return afterReview(leg, first, person, signal)
        }
        const wait = async (landing: NonNullable<typeof product.landing>): Promise<Ended> => {
          context.err(`Open this in a browser:\n\n  ${leg.start.url}\n`)
          return leg.finish(await landing(), person)
        }
        const decided = options.as === undefined && product.landing ? wait(product.landing) : play(options.as ?? 'pass')
        show(context, await Promise.race([decided, late]))
      } finally {
        product.close?.()
        await test?.end()
      }
    })
}
