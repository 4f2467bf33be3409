import type { EndingName } from '../sandbox/incode/endings.ts'
import { CommandError, exitCodes } from './exit.ts'
import { branchOf, type Ended, type Leg, type Product } from './try-flow.ts'
import type { Going, Person } from './try-person.ts'

/**
 * Whether a flow can be got through by somebody else: the thief has the victim's sign-in open in their own browser, shows
 * their own face, and edits whatever their browser carries. It knows no protocol: it swaps what two flows have in common.
 */

export interface Attempt {
  readonly attack: string
  readonly cameOf: string
  readonly branch: string
  /** The flow took it for a pass of the victim's. */
  readonly isThrough: boolean
}

interface Scene {
  readonly product: Product
  /** Who is enrolled, and passes with their own face. */
  readonly victim: string
  /** Whose account the thief has besides, and passes with. */
  readonly attacker: string
  /** A browser with a cookie jar of its own. */
  readonly browser: () => Person
}

/** On the account of somebody who is enrolled, the thief's own face. */
const thief: EndingName = 'other-face'

function parametersOf({ url, fields }: Going): URLSearchParams {
  return fields ?? new URL(url).searchParams
}

function withParameter(going: Going, name: string, value: string): Going {
  const parameters = new URLSearchParams(parametersOf(going))
  parameters.set(name, value)
  if (going.fields !== undefined) return { url: going.url, fields: parameters }
  const url = new URL(going.url)
  url.search = parameters.toString()
  return { url: url.href }
}

/** What both carry, and not in the same words. */
function differing(one: Going, other: Going): readonly string[] {
  const [here, there] = [parametersOf(one), parametersOf(other)]
  return [...here.keys()].filter(name => there.has(name) && here.get(name) !== there.get(name))
}

/** Wherever a state stands beside the rest of what is carried: in the form, and in the address that the form is posted to. */
function withStateOf(landing: Going, other: Going): Going {
  const theirs = parametersOf(other).get('state') ?? new URL(other.url).searchParams.get('state')
  if (theirs === null) return landing
  const url = new URL(landing.url)
  if (url.searchParams.has('state')) url.searchParams.set('state', theirs)
  if (landing.fields === undefined) return { url: url.href }
  const fields = new URLSearchParams(landing.fields)
  if (fields.has('state')) fields.set('state', theirs)
  return { url: url.href, fields }
}

export async function attacks({ product, victim, attacker, browser }: Scene): Promise<readonly Attempt[]> {
  const done: Attempt[] = []
  const note = (attack: string, cameOf: string, ended?: Ended) =>
    done.push({ attack, cameOf, branch: ended ? branchOf(ended) : 'none', isThrough: ended?.letIn === true })

  async function begun(login: string, person: Person): Promise<Leg> {
    const leg = await product.begin(login, person)
    if ('start' in leg) return leg
    throw new CommandError(exitCodes.negative, `no flow begins for ${login}: ${leg.reason}`)
  }

  /** A browser that ends at a page of ours, or a flow that breaks off, came to no branch at all. */
  async function attempt(attack: string, tried: () => Promise<Ended>): Promise<void> {
    try {
      const ended = await tried()
      note(attack, ended.reason, ended)
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      note(attack, error.message.split(', where nobody')[0] ?? '')
    }
  }

  /** Without it, nothing that is refused afterwards shows anything. */
  async function control(login: string, person: Person) {
    const leg = await begun(login, person)
    const landing = await person.walk(leg.start, 'pass')
    const ended = await leg.finish(landing, person)
    if (ended.letIn) return { leg, landing }
    throw new CommandError(exitCodes.negative, `${login} is not let in, so that nothing is shown: ${ended.reason}`)
  }

  await control(attacker, browser())
  const own = browser()
  const { leg: genuine, landing } = await control(victim, own)
  await attempt('the answer brought a second time', () => genuine.finish(landing, own))
  await attempt('the beginning opened a second time', async () => genuine.finish(await own.walk(genuine.start, thief), own))

  // Everything from here on in the browser of the thief.
  const jar = browser()
  const theirs = await begun(attacker, jar)
  const wanted = await begun(victim, jar)
  for (const name of differing(wanted.start, theirs.start)) {
    const value = parametersOf(theirs.start).get(name) ?? ''
    await attempt(`${name} of the thief's own flow at the beginning`, async () => {
      const leg = await begun(victim, jar)
      return leg.finish(await jar.walk(withParameter(leg.start, name, value), thief), jar)
    })
    if (name !== 'login_hint') continue
    await attempt(`the thief's own name (${name}) at the beginning, and their own face`, async () => {
      const leg = await begun(victim, jar)
      return leg.finish(await jar.walk(withParameter(leg.start, name, value), 'pass'), jar)
    })
  }
  const { search, searchParams } = new URL(wanted.start.url)
  if (wanted.start.fields === undefined && search !== '' && !searchParams.has('login_hint')) {
    await attempt('login_hint of the thief added to the address', async () =>
      wanted.finish(await jar.walk(withParameter(wanted.start, 'login_hint', attacker), thief), jar),
    )
  }

  const answer = async () => {
    const leg = await begun(attacker, jar)
    return jar.walk(leg.start, 'pass')
  }
  await attempt("the answer of the thief's own flow", async () => {
    const passed = await answer()
    return (await begun(victim, jar)).finish(passed, jar)
  })
  await attempt("the answer of the thief's own flow, with the victim's state", async () => {
    const passed = await answer()
    const leg = await begun(victim, jar)
    return leg.finish(withStateOf(passed, await jar.walk(leg.start, thief)), jar)
  })

  const lent = await begun(victim, jar)
  const page = await jar.arrive(lent.start)
  const phished = browser()
  await attempt('finished by the victim in another browser, gone on with in that of the thief', async () => {
    await phished.walk({ url: page.url }, 'pass').catch((error: unknown) => {
      if (!(error instanceof CommandError)) throw error
    })
    return lent.finish(await jar.walk({ url: page.url }, thief), jar)
  })
  // Whoever fails too often is locked out, and from then on everything would be refused.
  await control(victim, browser())
  return done
}
