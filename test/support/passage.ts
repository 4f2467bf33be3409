import type { Result } from '../../src/contract/index.ts'
import { type Browser, browser, type Visited } from './browser.ts'
import { pressContinue } from './walk.ts'
import type { Answer, Flow, World } from './world.ts'

/** One verification on its way: the flow has started it, a browser of the person's own carries it on. */
export interface Passage {
  readonly id: string
  readonly login: string
  readonly verify: string
  readonly state: string | undefined
  readonly person: Browser
}

export async function begin(
  flow: Flow,
  login: string,
  more: { readonly state?: string } & Record<string, unknown> = {},
): Promise<Passage> {
  const started = await flow.stepUp(login, more)
  if (started.status !== 201 || !started.body.links.verify) throw new Error(`not started: ${JSON.stringify(started.body)}`)
  return {
    id: started.body.data.verificationId,
    login,
    verify: started.body.links.verify,
    state: more.state,
    person: browser(),
  }
}

/** Opens the link and presses *Continue*; answers where the browser is sent. */
export const takeSeat = ({ person, verify }: Passage): Promise<Visited> => pressContinue(person, verify)

/** The person finishes at Incode and comes back; answers the code that the browser brings to the flow. */
export async function comeBack(w: World, { id, person }: Passage, outcome: object): Promise<string> {
  const returned = await person.open(await w.finish(id, outcome), { follow: false })
  const code = returned.location === null ? null : new URL(returned.location).searchParams.get('code')
  if (!code) throw new Error(`no code came back: ${returned.status} ${returned.location ?? returned.text}`)
  return code
}

/** A whole step-up by the honest path; answers what the flow redeems. */
export async function stepThrough(
  w: World,
  flow: Flow,
  login: string,
  outcome: object = { overall: 'OK' },
): Promise<Answer<Result>> {
  const passage = await begin(flow, login)
  await takeSeat(passage)
  return flow.redeem(await comeBack(w, passage, outcome), { loginHint: login })
}

/** How many calls the Incode stand-in has seen, by `METHOD /path`. */
export async function incodeCalls(
  w: World,
): Promise<{ readonly total: number; readonly counts: Readonly<Record<string, number>> }> {
  const response = await fetch(`${w.incode.url}/__sandbox/requests`)
  return (await response.json()) as { total: number; counts: Record<string, number> }
}
