import type { Reason } from '../../contract/index.ts'
import type { LinkPage, Objection } from '../../verification/port.ts'
import type { Brand } from './brand.ts'
import { type Frame, frame } from './frame.ts'
import { type Html, html } from './html.ts'
import { type Ending, type Words, wordsIn } from './words/index.ts'

/** A page that says how it ended and what to do now. */
export function endingFrame({ title, text }: Ending): Frame {
  return { title, body: html`<h1>${title}</h1><p>${text}</p>` }
}

export function endingOf(words: Words, reason: Reason): Ending {
  return words.endings[reason] ?? words.notConfirmed
}

const well: ReadonlySet<Reason> = new Set(['ok', 'awaiting_return', 'under_review', 'reported_by_person'])

/** How a verification ended, for the person whose page it is. */
export function endingFor(
  words: Words,
  reason: Reason,
  { purpose, mustReceive, isSelfService }: Pick<LinkPage, 'purpose' | 'mustReceive' | 'isSelfService'>,
): Ending {
  // Of a portal whatever did not pass is one and the same: nobody learns what of it was wrong, or that there was somebody.
  if (isSelfService) return words.endings[reason] ?? words.portal.cannot
  if (purpose === 'helpdesk' && reason === 'relay_suspected') return words.stoppedAtDesk
  if (purpose !== 'enrollment' || mustReceive || well.has(reason)) return endingOf(words, reason)
  return words.invited[reason] ?? { title: words.notConfirmed.title, text: words.invitedOther }
}

/** From where somebody began by themselves they can begin again, and know whom to call. */
export function portalFoot(words: Words, { isSelfService, integrationId }: LinkPage, brand: Brand | undefined): Html | undefined {
  if (!isSelfService) return undefined
  const contact = brand?.contact && html`<p>${words.portal.helpdesk} ${brand.contact}</p>`
  return html`<footer class="foot">${contact}<p><a href="/recover/${integrationId}?lang=${words.lang}">${words.portal.again}</a></p></footer>`
}

/** The same in the words for whose page it is. */
export function renderEndingFor(page: LinkPage, brand?: Brand): string {
  const words = wordsIn(page.language)
  const foot = portalFoot(words, page, brand)
  return frame({ ...endingFrame(endingFor(words, page.reason, page)), lang: words.lang, brand, foot })
}

export function renderEnding(reason: Reason, language?: string): string {
  const words = wordsIn(language)
  return frame({ ...endingFrame(endingOf(words, reason)), lang: words.lang })
}

/** What *Not me* did, in the words of how the request ended, and what else came of it. */
export function renderObjection({ did, reason, takesBack, closedUntil }: Objection, language?: string): string {
  const words = wordsIn(language)
  const { title, text } = did === 'too_late' ? words.tooLate.report : endingOf(words, reason)
  const { objected } = words
  return frame({
    title,
    lang: words.lang,
    body: html`<h1>${title}</h1>
<p>${text}</p>
${takesBack && html`<p>${objected.takesBack}</p>`}
${closedUntil && html`<p>${objected.closed} <time datetime="${closedUntil}">${inUtc(closedUntil)}</time>. ${objected.closedThen}</p>`}`,
  })
}

const inUtc = (iso: string) => iso.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC')

export function renderTooLate(what: keyof Words['tooLate'], language?: string): string {
  const words = wordsIn(language)
  return frame({ ...endingFrame(words.tooLate[what]), lang: words.lang })
}
