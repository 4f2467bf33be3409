import { isStepgateError, type OperationName, type Operations, present, problem } from '../../contract/index.ts'
import { somebody } from '../journal.ts'
import { pinned } from '../pins.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { inRole } from '../seat.ts'
import { call, isDryRun, look } from './call.ts'
import { choiceFor } from './choice.ts'
import { type Claimed, claim, type NotClaimed, type Press } from './claim.ts'
import { declaredOf } from './declared.ts'
import { destinationOf, type Sent, sendSecret } from './deliver.ts'
import { type Ended, end } from './end.ts'
import { isSpent, pay } from './limits.ts'
import type { CarriedOut, Performed } from './port.ts'
import { refused, removeFactors, type Worked } from './removal.ts'
import { removesFactors } from './required.ts'
import { signOut } from './sign-out.ts'
import { toolsOf } from './tools.ts'

/** *Show*, or *Yes, remove them*: by the browser that holds the seat, and by nobody else. */
export async function show(
  room: Room,
  id: string,
  cookie: string | undefined,
  { operation, factor }: Pick<Press, 'operation' | 'factor'>,
): Promise<Performed> {
  const { row, browser } = await inRole(room, id, cookie, ['seat'])
  if (!declaredOf(row).includes(operation)) throw problem('not_found')
  if (operation === 'reset_factor' && factor === undefined) return choiceFor(room, row)
  return carryOut(room, row, { operation, recipient: 'seat', actor: somebody(row), seat: browser, ...present({ factor }) })
}

/**
 * The way from a verdict to a changed account: the person as the directory has them now, the right to call the product,
 * which one press has, the account as the product sees it, and then the call. Whatever is not known on the way is a no.
 */
export async function carryOut(room: Room, row: Row, press: Press): Promise<CarriedOut> {
  const { operation, actor } = press
  const not = (did: NotClaimed): CarriedOut => ({ did, operation })
  if (isSpent(room, row)) return not('later')
  const tools = await toolsOf(room, row.directory_id)
  const person = await askFor(room, row)
  if (tools === undefined || person === 'silent') return not('later')
  if ((await pinned(room, row)) === undefined || !(await isStillListed(room, row, operation))) return not('refused')
  const claimed = await claim(room, row, press, { tools, isGone: person === 'gone' })
  if (typeof claimed === 'string') return not(claimed)
  room.failPoint('operation_claimed')

  const destination = destinationOf(room, claimed.claim.row, claimed.policy, operation)
  const {
    called,
    given,
    lacks = false,
  } = destination === 'nowhere' ? refused('no_address_on_record') : await work(room, press, claimed, tools)
  room.failPoint('operation_called')
  const ended = await end(room, claimed.claim, called, actor)
  room.failPoint('operation_ended')
  const changed = ended === 'done' || ended === 'unknown' || ended === 'lost' || ended === 'stopped' || given !== undefined
  const signedOut = changed ? await signOut(room, claimed.claim.row, { tools, policy: claimed.policy }, operation, actor) : null
  const made = ended === 'lost' ? given : (called.secret ?? given)
  const secret = ended === 'stopped' ? undefined : made
  const shown = secret === undefined ? {} : await handOut(room, row, { operation, secret, destination, actor })
  if (shown === 'stopped') return not('stopped')
  if (ended === 'done' && lacks) return not('unknown')
  if (ended === 'done') return { did: 'done', operation, signedOut, isRehearsed: isDryRun(room, row), ...shown }
  return { did: words[ended], operation, ...shown }
}

type HandedOut = Pick<CarriedOut, 'secret' | 'sentTo'>

/** To the browser that sits there, or past it. */
async function handOut(
  room: Room,
  row: Row,
  { destination, ...what }: Omit<Sent, 'to'> & { readonly destination: ReturnType<typeof destinationOf> },
): Promise<HandedOut | 'stopped'> {
  if (typeof destination === 'string') return destination === 'seat' ? { secret: what.secret } : {}
  const sent = await sendSecret(room, row, { ...what, to: destination.to })
  return sent === undefined ? 'stopped' : { sentTo: sent.masked }
}

const words: Readonly<Record<Exclude<Ended, 'done'>, NotClaimed>> = {
  refused: 'refused',
  unknown: 'unknown',
  lost: 'unknown',
  stopped: 'stopped',
}

/** Nobody is let into an account whose directory cannot say that they are still there. A rehearsal is about nobody. */
async function askFor({ live }: Room, row: Row): Promise<'there' | 'gone' | 'silent'> {
  if (row.mode !== 'live') return 'there'
  if (row.directory_id === null || row.external_id === null) return 'silent'
  const answer = await live.ask(row.directory_id, { externalId: row.external_id }, 'use')
  if (answer === 'gone') return 'gone'
  return answer === 'read' ? 'there' : 'silent'
}

/** What the integration lists now counts, as well as what it listed at the start. */
async function isStillListed({ integrations }: Room, row: Row, operation: OperationName): Promise<boolean> {
  try {
    const { mode, operations } = await (row.client_id === null
      ? integrations.starterWithin(row.integration_id)
      : integrations.starter(row.client_id))
    return mode === row.mode && operations.includes(operation)
  } catch (error) {
    if (isStepgateError(error)) return false
    throw error
  }
}

async function work(room: Room, press: Press, claimed: Claimed, tools: Operations): Promise<Worked> {
  const { operation } = press
  const { row } = claimed.claim
  if (!(await pay(room, row))) return refused('rate_limited')
  const looked = await look(room, tools, row)
  if ('why' in looked) return refused(looked.why)
  if (looked.possible?.includes(operation) === false) return refused('account_state')
  if (!removesFactors(operation)) return { called: await call(room, tools, row, operation) }
  return removeFactors(room, press, claimed, tools, looked)
}
