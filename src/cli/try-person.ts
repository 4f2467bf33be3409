import { setTimeout as sleep } from 'node:timers/promises'
import { type EndingName, endingNames } from '../sandbox/incode/endings.ts'
import type { RehearsalOutcome } from '../verification/rehearsal/outcomes.ts'
import { CommandError, exitCodes } from './exit.ts'

/** Where a browser goes: an address, with the fields of a form that is posted there. */
export interface Going {
  readonly url: string
  readonly fields?: URLSearchParams
}

/** A page, or where the browser is sent instead. */
export interface Visited {
  readonly url: string
  readonly status: number
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

/** What a press on the page of a verified person came to: the secret, as it is shown to them, or what is said instead. */
function shownOn(page: Visited): string {
  const link = /<div id="secret">\s*<p>(<a\b[^>]*>)/.exec(page.text)?.[1]
  const secret = link === undefined ? unescaped(/class="token"[^>]*>([^<]*)/.exec(page.text)?.[1] ?? '') : attribute(link, 'href')
  return secret === '' ? heading(page) : `${heading(page)}: ${secret}`
}

/** What is chosen in a rehearsal, where Incode is not asked. After a review that was played, the reviewer is, too. */
const rehearsed: Readonly<Record<EndingName, RehearsalOutcome>> = {
  pass: 'pass',
  'other-spelling': 'pass',
  'other-document': 'other_name',
  'other-face': 'other_face',
  fail: 'wrong_document',
  review: 'review',
}

/** Somebody who is played: a browser that keeps its cookies for as long as the try lasts. */
export interface Person {
  /** Goes there, and no further. `from` is the page whose form it is, where it is not one of the same place. */
  visit(going: Going, from?: string): Promise<Visited>
  /** Follows redirects up to the first page. */
  arrive(start: Going): Promise<Visited>
  /**
   * Goes where a product leads the browser, presses the button of our page, chooses the ending at the stand-in, and goes where
   * the browser is sent, up to the product. Answers with what the browser would bring there; it is not opened.
   */
  walk(start: Going, ending: EndingName): Promise<Going>
}

/** The person of a try, where the sandbox's Incode plays along. */
export function playedPerson({
  host,
  home,
  say,
  signal,
}: {
  /** Only pages of ours have buttons that are pressed unseen. */
  readonly host: string
  /** How the addresses begin at which the product takes people back. */
  readonly home: string
  say(text: string): void
  readonly signal: AbortSignal
}): Person {
  const cookies = new Map<string, string>()

  async function visit({ url, fields }: Going, from = url): Promise<Visited> {
    const cookie = [...cookies].map(pair => pair.join('=')).join('; ')
    const headers = { ...(cookie && { cookie }), ...(fields && { origin: new URL(from).origin }) }
    const init = { headers, redirect: 'manual', signal, ...(fields && { method: 'POST', body: fields }) } as const
    const response = await fetch(url, init)
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split(/=(.*)/s)
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    const target = location === null ? undefined : new URL(location, url).href
    return { url, status: response.status, target, text: await response.text() }
  }

  /** What of a page leads back to the product. */
  function leaving(page: Visited): Going | undefined {
    if (page.target?.startsWith(home)) return { url: page.target }
    const form = formsOf(page).find(({ action }) => action.startsWith(home))
    return form && { url: form.action, fields: form.fields }
  }

  async function arrive(start: Going): Promise<Visited> {
    let page = await visit(start, home)
    for (let pages = 0; page.target !== undefined && !leaving(page) && pages < mostPages; pages++) {
      page = await visit({ url: page.target })
    }
    return page
  }

  async function walk(start: Going, ending: EndingName): Promise<Going> {
    let [page, chosen, pressed] = [await visit(start, home), false, false]
    const had = new Set<string | null>()
    for (let pages = 0; pages < mostPages; pages++) {
      const gone = leaving(page)
      if (gone !== undefined) return gone
      const forms = formsOf(page)
      const choice = forms.find(({ action }) => action.endsWith(`/${ending}`))
      const rehearsal = forms.find(({ action }) => page.url.startsWith(host) && action.endsWith('/rehearse'))
      const first = forms.find(({ action }) => !action.endsWith('/not-me'))
      const isOurs = page.url.startsWith(host)
      const wanted = forms.find(
        ({ action, fields }) => isOurs && action.endsWith('/operations') && !had.has(fields.get('operation')),
      )
      const wayBack = forms.find(({ action }) => isOurs && action.endsWith('/go-back'))
      const refresh = /<meta http-equiv="refresh" content="(\d+);/.exec(page.text)?.[1]
      if (page.target !== undefined) page = await visit({ url: page.target })
      else if (rehearsal !== undefined && !chosen) {
        const outcome = page.text.includes('value="reviewer_approves"') ? 'reviewer_approves' : rehearsed[ending]
        say(`Rehearsed: ${outcome}`)
        page = await visit({ url: rehearsal.action, fields: new URLSearchParams({ outcome }) })
        chosen = true
      } else if (choice !== undefined && !chosen) {
        say(`At Incode: ${choice.button}`)
        page = await visit({ url: choice.action, fields: choice.fields })
        chosen = true
      } else if (wanted !== undefined) {
        had.add(wanted.fields.get('operation'))
        say(`At the page: ${wanted.button}`)
        say(`Shown there: ${shownOn(await visit({ url: wanted.action, fields: wanted.fields }))}`)
        page = await visit({ url: page.url })
      } else if (wayBack !== undefined) {
        page = await visit({ url: wayBack.action, fields: wayBack.fields })
      } else if (isOurs && first !== undefined && !pressed) {
        page = await visit({ url: first.action, fields: first.fields })
        pressed = true
      } else if (chosen && refresh !== undefined) {
        await sleep(Number(refresh) * 1_000, undefined, { signal })
        page = await visit({ url: page.url })
      } else break
    }
    const ended = `the browser ended at "${heading(page)}"`
    if (chosen) throw new CommandError(exitCodes.negative, `${ended} and brought nothing back`)
    throw new CommandError(
      exitCodes.usage,
      `${ended}, where nobody can choose "${ending}": --as plays a person of the sandbox (${endingNames.join(', ')})`,
    )
  }
  return { visit, arrive, walk }
}
