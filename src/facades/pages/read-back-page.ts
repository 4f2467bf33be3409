import type { SeatPage } from '../../verification/port.ts'
import type { Frame } from './frame.ts'
import { html } from './html.ts'
import { readBackTextsIn } from './read-back-texts.ts'

/** The pages of somebody who called a helpdesk: the code that they read out, and the wait for what the agent opens. */

/** Often enough that whoever is on the phone does not wait for the page. */
const pollSeconds = 5

export function renderReadBack({ page, readBackCode = '' }: SeatPage, here: string): Frame {
  const texts = readBackTextsIn(page.language)
  return {
    title: texts.title,
    lang: texts.lang,
    refresh: { seconds: pollSeconds, url: here, shown: 'here' },
    body: html`<h1>${texts.title}</h1>
<p class="warn">${texts.only}</p>
<form method="post" action="${here}/not-me"><button class="stop">${texts.not}</button></form>
<p>${texts.lead}</p>
<p class="code" id="read-back" role="status">${readBackCode.slice(0, 3)} ${readBackCode.slice(3)}</p>
<p class="soft">${texts.stays}</p>`,
  }
}

export function renderWithAgent({ page }: SeatPage, here: string): Frame {
  const texts = readBackTextsIn(page.language)
  return {
    title: texts.told,
    lang: texts.lang,
    refresh: { seconds: pollSeconds, url: here, shown: 'here' },
    body: html`<h1>${texts.told}</h1>
<p role="status">${texts.wait}</p>
<p><a href="${here}">${texts.renew}</a></p>
<form method="post" action="${here}/not-me"><button class="stop">${texts.not}</button></form>`,
  }
}
