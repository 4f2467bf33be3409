import type { BrowserAnswer, PageName } from '../../contract/index.ts'
import { endingFrame, endingOf } from './ending.ts'
import { frame, pageHeaders } from './frame.ts'
import { html } from './html.ts'
import { selfPosting, selfPostingHeaders } from './self-posting.ts'
import { type Ending, wordsIn } from './words/index.ts'

/** What a connector wants a browser to see, in pages of ours: it chooses one, and nothing of what it says is markup. */
export interface Rendered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const statuses: Readonly<Record<PageName, number>> = { done: 200, denied: 200, review: 200, expired: 410, unavailable: 503 }

const words = wordsIn('en')

/**
 * What a façade ends with that shows a page of ours. It says nothing of a verdict that went well: whoever wants to hear it
 * hears it from the verification.
 */
const answerTexts: Readonly<Record<PageName, Ending>> = {
  done: words.doneHere,
  denied: words.notConfirmed,
  review: endingOf(words, 'under_review'),
  expired: endingOf(words, 'abandoned'),
  unavailable: endingOf(words, 'provider_error'),
}

// With `same-origin` the browser would send `Origin: null` with the form, which products take for a forged one. Our own
// address is not in it.
const postHeaders = selfPostingHeaders('strict-origin')

/** Form Post Response Mode 1.0 §2, with a button for who has no script. */
function renderFormPost({ action, fields }: { readonly action: string; readonly fields: Readonly<Record<string, string>> }) {
  const inputs = Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  const { host } = new URL(action)
  return frame({
    title: 'Go on',
    body: html`<h1>Go on</h1>
<p>You are sent on to ${host}. Press the button if nothing happens.</p>
<form method="post" action="${action}">${inputs}<button>Go on</button></form>
${selfPosting}`,
  })
}

export function renderAnswer(answer: Exclude<BrowserAnswer, { readonly redirect: string }>): Rendered {
  if ('formPost' in answer) return { status: 200, headers: postHeaders, body: renderFormPost(answer.formPost) }
  return { status: statuses[answer.page], headers: pageHeaders, body: frame(endingFrame(answerTexts[answer.page])) }
}
