import { setTimeout as sleep } from 'node:timers/promises'
import { type EndingName, endingNames } from '../sandbox/incode/endings.ts'
import { CommandError, exitCodes } from './exit.ts'
import { type Arrival, arrivalOf } from './try-return.ts'

/** A page, or where the browser is sent instead. */
interface Visited {
  readonly url: string
  readonly target: string | undefined
  readonly text: string
}

interface Form {
  readonly action: string
  readonly fields: URLSearchParams
  readonly button: string
}

/** More pages than any verification has: a browser that is sent round and round gives up. */
const mostPages = 50

const attribute = (tag: string, name: string) => unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }
function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, number?: string, name = '') =>
    number === undefined ? (named[name] ?? whole) : String.fromCodePoint(Number(number)),
  )
}

function formsOf({ text, url }: Visited): readonly Form[] {
  return [...text.matchAll(/<form method="post"[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => ({
    action: new URL(attribute(form, 'action'), url).href,
    fields: new URLSearchParams(
      Object.fromEntries(
        [...form.matchAll(/<input\b[^>]*>/g)].map(([input]) => [attribute(input, 'name'), attribute(input, 'value')]),
      ),
    ),
    button: unescaped(/<button\b[^>]*>([^<]*)/.exec(form)?.[1] ?? ''),
  }))
}

/** What a page says above all, for an error that ends here. */
const heading = ({ text }: Visited) => unescaped(/<h1>([^<]*)/.exec(text)?.[1] ?? 'a page without a heading')

/** Somebody who is played: a browser that keeps its cookies for as long as the try lasts. */
export interface Person {
  /**
   * Opens an address of ours, presses its button, chooses the ending at the stand-in, and goes where the browser is sent, up
   * to the return URL. Answers with what the browser would bring there; that address is not opened.
   */
  walk(start: string, ending: EndingName): Promise<Arrival>
}

/** The person of a try, where the sandbox's Incode plays along. */
export function playedPerson({
  returnUrl,
  say,
  signal,
}: {
  readonly returnUrl: string
  say(text: string): void
  readonly signal: AbortSignal
}): Person {
  const cookies = new Map<string, string>()

  async function visit(url: string, form?: Form): Promise<Visited> {
    const cookie = [...cookies].map(pair => pair.join('=')).join('; ')
    const headers = { ...(cookie && { cookie }), ...(form && { origin: new URL(url).origin }) }
    const init = { headers, redirect: 'manual', signal, ...(form && { method: 'POST', body: form.fields }) } as const
    const response = await fetch(url, init)
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split(/=(.*)/s)
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    return { url, target: location === null ? undefined : new URL(location, url).href, text: await response.text() }
  }

  async function walk(start: string, ending: EndingName): Promise<Arrival> {
    let [page, chosen, pressed] = [await visit(start), false, false]
    for (let pages = 0; pages < mostPages; pages++) {
      if (page.target !== undefined) {
        const arrival = page.target.startsWith(`${returnUrl}?`) ? arrivalOf(new URL(page.target).searchParams) : undefined
        if (arrival !== undefined) return arrival
        page = await visit(page.target)
        continue
      }
      const forms = formsOf(page)
      const choice = forms.find(({ action }) => action.endsWith(`/${ending}`))
      const [first] = forms
      const refresh = /<meta http-equiv="refresh" content="(\d+);/.exec(page.text)?.[1]
      if (choice !== undefined && !chosen) {
        say(`At Incode: ${choice.button}`)
        page = await visit(choice.action, choice)
        chosen = true
      } else if (page.url === start && first !== undefined && !pressed) {
        page = await visit(first.action, first)
        pressed = true
      } else if (chosen && refresh !== undefined) {
        await sleep(Number(refresh) * 1_000, undefined, { signal })
        page = await visit(page.url)
      } else break
    }
    const ended = `the browser ended at "${heading(page)}"`
    if (chosen) throw new CommandError(exitCodes.negative, `${ended} and brought nothing back`)
    throw new CommandError(
      exitCodes.usage,
      `${ended}, where nobody can choose "${ending}": --as plays a person of the sandbox (${endingNames.join(', ')})`,
    )
  }
  return { walk }
}
