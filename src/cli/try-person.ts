import { z } from 'zod'
import { CommandError, exitCodes } from './exit.ts'
import { type Arrival, arrivalOf } from './try-return.ts'

const sessions = z.array(z.object({ interviewId: z.string() }))
const finished = z.object({ redirectionUrl: z.string() })

/** A person at the stand-in: a browser with one cookie and no script, and a face and a document as they are told. */
export interface Person {
  /** Opens the page and presses the button of its first form; where the browser is sent. */
  press(page: string): Promise<string>
  /** Shows face and document to the newest session; what the browser brings back, unless it is kept here. */
  show(verdict: object): Promise<Arrival | undefined>
  /** What a human at the stand-in says later. */
  decide(overall: string): Promise<void>
}

const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&')

/** The first form of a page that is posted, with what it carries. */
function firstForm(text: string, at: string): { readonly action: string; readonly fields: URLSearchParams } {
  for (const [whole, inner = ''] of text.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/g)) {
    const head = whole.slice(0, whole.indexOf('>') + 1)
    if (attribute(head, 'method')?.toLowerCase() !== 'post') continue
    const inputs = [...inner.matchAll(/<input\b[^>]*>/g)].map(([tag]): [string, string] => [
      attribute(tag, 'name') ?? '',
      attribute(tag, 'value') ?? '',
    ])
    return { action: new URL(attribute(head, 'action') ?? at, at).href, fields: new URLSearchParams(inputs) }
  }
  throw new CommandError(exitCodes.negative, 'the page has no button to press')
}

export function playedPerson(incodeUrl: string, verificationId: string, signal: AbortSignal): Person {
  let cookie: string | undefined

  async function visit(
    url: string,
    body?: URLSearchParams,
  ): Promise<{ readonly text: string; readonly location: string | undefined }> {
    const headers = { 'sec-fetch-site': 'same-origin', ...(cookie === undefined ? {} : { cookie }) }
    const init = body === undefined ? {} : { method: 'POST', body }
    const response = await fetch(url, { ...init, headers, redirect: 'manual', signal })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    const location = response.headers.get('location')
    return { text: await response.text(), location: location === null ? undefined : new URL(location, url).href }
  }

  async function tell(verdict: object): Promise<string> {
    const list = await fetch(`${incodeUrl}/__sandbox/sessions?verificationId=${verificationId}`, { signal })
    const newest = sessions.parse(await list.json()).at(-1)
    if (newest === undefined) throw new CommandError(exitCodes.negative, 'no Incode session was opened')
    const answer = await fetch(`${incodeUrl}/__sandbox/sessions/${newest.interviewId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(verdict),
      signal,
    })
    if (!answer.ok) throw new CommandError(exitCodes.negative, `the stand-in refused with ${answer.status}`)
    return finished.parse(await answer.json()).redirectionUrl
  }

  return {
    async press(page) {
      const { text } = await visit(page)
      const { action, fields } = firstForm(text, page)
      return (await visit(action, fields)).location ?? action
    },
    async show(verdict) {
      const { location } = await visit(await tell(verdict))
      return location === undefined ? undefined : arrivalOf(new URL(location).searchParams)
    },
    async decide(overall) {
      await tell({ overall })
    },
  }
}
