import type { Result } from '../../src/contract/index.ts'
import { type Browser, browser, type Visited } from './browser.ts'
import type { Answer, World } from './world.ts'

/** The steps that people take again and again, over HTTP only. */

/** An answer in the words that flows branch on: `status/data.status/outcome/reason`, or the status and code of a problem. */
export function said({ status, body }: Answer<Result>): string {
  if ('code' in body) return `${status} ${String(body.code)}`
  return `${body.status}/${body.data.status}/${body.outcome}/${body.reason}`
}

export const allowed = 'success/approved/allow/ok'

export function idOf(started: Answer<Result>): string {
  if (started.status !== 201) throw new Error(`not started: ${JSON.stringify(started.body)}`)
  return started.body.data.verificationId
}

export function linkOf(started: Answer<Result>): string {
  if (started.body.links.verify === null) throw new Error(`there is no link: ${said(started)}`)
  return started.body.links.verify
}

/** Opens the link and presses *Continue*, which is the page's first form in every language. */
export async function pressContinue(person: Browser, link: string): Promise<Visited> {
  const page = await person.open(link)
  const [go] = page.forms.filter(form => form.method === 'post')
  return person.press(page, go?.buttons[0]?.label ?? 'Continue', {}, { follow: false })
}

/** From then on the browser holds the seat. */
export async function sit(started: Answer<Result>, person: Browser = browser()): Promise<Browser> {
  const sent = await pressContinue(person, linkOf(started))
  if (sent.status !== 303) throw new Error(`Continue answered ${sent.status}`)
  return person
}

/** Shows document and face to Incode, and comes back with the browser. */
export async function comeBack(w: World, started: Answer<Result>, person: Browser, outcome: object): Promise<Visited> {
  return person.open(await w.finish(idOf(started), outcome), { follow: false })
}

export interface Carried {
  readonly code: string
  readonly state: string | undefined
  readonly person: Browser
}

/** What the browser takes along to the flow. */
export function carried(visited: Visited, person: Browser): Carried {
  const target = visited.location === null ? undefined : new URL(visited.location)
  const code = target?.searchParams.get('code')
  if (!target || !code) throw new Error(`no code: ${visited.status} ${visited.location ?? visited.text}`)
  return { code, state: target.searchParams.get('state') ?? undefined, person }
}

/** From the link to the code, in one browser. */
export async function verify(
  w: World,
  started: Answer<Result>,
  outcome: object = { overall: 'OK' },
  person: Browser = browser(),
): Promise<Carried> {
  await sit(started, person)
  return carried(await comeBack(w, started, person, outcome), person)
}

/** The seat's own page. */
export const seatOf = (w: World, started: Answer<Result>) => `${w.url}/verify/seat/${idOf(started)}`
