import { hmac, sameText, sha256, token } from '../security/hash.ts'
import { networkOf, networksOf } from '../security/network-of.ts'
import { once } from '../storage/once.ts'
import { folded } from './deliver-to.ts'
import { doorBudget } from './limits.ts'
import type { GateRequest, Passage } from './port.ts'
import type { Room } from './room.ts'

/**
 * What it costs to begin where anybody may type a login: at first nothing; beyond the first few of a network, or while the
 * door's sessions of the day run low, a wait. It asks nothing of anybody that a person could fail at (WCAG 2.2, 3.3.8), runs
 * without a script, and tells nobody else. Nobody is looked for before, so that it is the same whoever is typed.
 */

const hourMs = 3_600_000
/** From when it counts until it is of no use: whoever was called away comes back to a new wait, and types nothing again. */
const keptMs = 10 * 60_000
const waitSeconds = { usual: 15, pressed: 45 } as const

/** A ticket counts once, from its moment on, for one login at one form from one network. */
export async function passGate(room: Room, asked: GateRequest): Promise<Passage> {
  const { clock, store } = room
  const now = clock.now()
  const ticket = asked.ticket === undefined ? undefined : read(room, asked, asked.ticket)
  if (ticket !== undefined && now < ticket.from) {
    return { go: 'wait', ticket: ticket.text, seconds: Math.ceil((ticket.from - now) / 1_000) }
  }
  if (ticket !== undefined && now < ticket.until) {
    const isFirst = await store.transaction(tx => once(tx, `gate:${sha256(ticket.text)}`, ticket.until, now))
    if (isFirst) return { go: 'on' }
  }
  const isPressed = await isLow(room)
  // Whoever brings a ticket that is of no use has waited before, and is no newcomer.
  if (!isPressed && asked.ticket === undefined && (await isAmongFirst(room, asked.address))) return { go: 'on' }
  const seconds = isPressed ? waitSeconds.pressed : waitSeconds.usual
  return { go: 'wait', ticket: issue(room, asked, now + seconds * 1_000), seconds }
}

/** Whether what this door may open in a day is used up so far that it is opened more slowly. */
async function isLow({ budgets, policy }: Room): Promise<boolean> {
  const budget = doorBudget(policy, 'page')
  if (budget === undefined) return false
  return (await budgets.used(budget)) >= budget.limit * policy.gateFromShare
}

async function isAmongFirst({ budgets, policy }: Room, address: string): Promise<boolean> {
  for (const { of, times } of networksOf(address)) {
    const limit = policy.freeStartsPerAddressHour * times
    if ((await budgets.spend({ scope: 'free_starts', of, windowMs: hourMs, limit })) !== undefined) return false
  }
  return true
}

interface Ticket {
  readonly text: string
  readonly from: number
  readonly until: number
}

function issue(room: Room, asked: GateRequest, from: number): string {
  const said = `${from}.${token(room.random, 16)}`
  return `${said}.${mark(room, asked, said)}`
}

/** Undefined for what we did not issue, or not for this. */
function read(room: Room, asked: GateRequest, text: string): Ticket | undefined {
  const [from = '', nonce = '', given = '', ...more] = text.split('.')
  if (more.length > 0 || !/^\d{1,16}$/.test(from)) return undefined
  if (!sameText(mark(room, asked, `${from}.${nonce}`), given)) return undefined
  return { text, from: Number(from), until: Number(from) + keptMs }
}

function mark({ gateKey, epoch }: Room, { form, login, address }: GateRequest, said: string): string {
  return hmac(gateKey, JSON.stringify([epoch, form, folded(login), networkOf(address), said]))
}
