import type { PageLanguage } from '../../contract/index.ts'
import type { Portal } from '../../integrations/portals.ts'
import type { Brand } from '../pages/brand.ts'
import { frame } from '../pages/frame.ts'
import { type Html, html } from '../pages/html.ts'
import { type Waiting, waitForm } from '../pages/wait-form.ts'
import { codeWords } from './code-words.ts'
import type { KnownChannel } from './known-channel/index.ts'
import { type PortalWords, portalWords } from './words.ts'

/** The pages of the portal before the verification. What they say is the same to everybody. */

export type LoginFault = 'empty' | 'tooLong'

export interface Shown {
  readonly brand: Brand
  readonly lang: PageLanguage
  /** By which a code can go to an address on record. Undefined where none is asked for. */
  readonly media?: KnownChannel['media']
}

/** By links, which need no script; the language is named in itself (WCAG 2.2, 3.1.2). */
function languageLinks(languages: readonly PageLanguage[], lang: PageLanguage, path: string): Html | undefined {
  if (languages.length < 2) return undefined
  const items = languages.map(one => {
    const { itself } = portalWords[one]
    if (one === lang) return html`<li><span aria-current="true" lang="${one}">${itself}</span></li>`
    return html`<li><a href="${path}?lang=${one}" hreflang="${one}" lang="${one}">${itself}</a></li>`
  })
  return html`<nav aria-label="${portalWords[lang].languages}"><ul>${items}</ul></nav>`
}

export function footOf({ brand, lang }: Shown, path: string): Html {
  const { helpdesk } = portalWords[lang]
  return html`<footer class="foot">
${brand.contact && html`<p>${helpdesk} ${brand.contact}</p>`}
${languageLinks(brand.languages, lang, path)}
</footer>`
}

const ownWords = ({ helpText }: Brand): readonly Html[] =>
  (helpText ?? '')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => html`<p class="soft">${line}</p>`)

function field(words: PortalWords, fault: LoginFault | undefined): Html {
  return html`<label for="login">${words.login}</label>
<p id="login-hint" class="soft">${words.loginHint}</p>
${fault && html`<p id="login-fault" class="warn">${words[fault]}</p>`}
<input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="320" required aria-describedby="login-hint${fault && ' login-fault'}"${fault && html` aria-invalid="true"`}>`
}

/** Whether or not the person has a telephone on record: that is nothing to be seen here. */
function choiceOf(lang: PageLanguage, media: KnownChannel['media']): Html | false {
  const { where, media: names } = codeWords[lang]
  if (media.length < 2) return false
  return html`<fieldset><legend>${where}</legend>
${media.map((medium, n) => html`<label class="choice"><input type="radio" name="by" value="${medium}"${n === 0 && html` checked`}> ${names[medium]}</label>\n`)}</fieldset>\n`
}

/** Typed again where there was a fault: a login is not repeated, so that a page shows nothing that an address or a form brought. */
export function renderPortal(shown: Shown, fault?: LoginFault): string {
  const { brand, lang, media } = shown
  const words = portalWords[lang]
  const here = `/recover/${brand.id}`
  const steps = [...(media === undefined ? [] : [codeWords[lang].step]), ...words.steps]
  const summary =
    fault && html`<div class="faults" role="alert"><h2>${words.problem}</h2><p><a href="#login">${words[fault]}</a></p></div>`
  return frame({
    title: fault ? `${words.problem}: ${words.title}` : words.title,
    lang,
    brand,
    body: html`${summary}
<h1>${words.title}</h1>
<p>${words.lead}</p>
<form method="post" action="${here}" novalidate>
<input type="hidden" name="lang" value="${lang}">
${field(words, fault)}
${media && choiceOf(lang, media)}<button>${words.go}</button>
</form>
<p>${words.next}</p>
<ol>
${steps.map(step => html`<li>${step}</li>`)}
</ol>
<p class="warn">${words.caution}</p>
${ownWords(brand)}`,
    foot: footOf(shown, here),
  })
}

/** Something that says neither of whom it is, nor that there is such a person. */
export function renderStop(shown: Shown, what: 'busy' | 'down'): string {
  const { brand, lang } = shown
  const words = portalWords[lang]
  const here = `/recover/${brand.id}`
  return frame({
    title: words[what].title,
    lang,
    brand,
    body: html`<h1>${words[what].title}</h1>
<p role="status">${words[what].text}</p>
<p><a href="${here}?lang=${lang}">${words.again}</a></p>`,
    foot: footOf(shown, here),
  })
}

/** Not yet: the same for everybody who comes, whoever they typed. */
export function renderWait(shown: Shown, waiting: Waiting): string {
  const { brand, lang } = shown
  const { wait, go } = portalWords[lang]
  const here = `/recover/${brand.id}`
  return frame({
    title: wait.title,
    lang,
    brand,
    body: html`<h1>${wait.title}</h1>
<p role="status">${wait.text} ${waiting.seconds}</p>
<p>${wait.afterwards}</p>
${waitForm(here, waiting, go, lang)}`,
    foot: footOf(shown, here),
  })
}

/** Where there are several: a login alone would tell in which of them somebody is. */
export function renderChoice(portals: readonly Portal[], lang: PageLanguage): string {
  const words = portalWords[lang]
  const { title, text } = words.none
  if (portals.length === 0) return frame({ title, lang, body: html`<h1>${title}</h1><p>${text}</p>` })
  const items = portals.map(({ id, name }) => html`<li><a href="/recover/${id}?lang=${lang}">${name}</a></li>`)
  return frame({
    title: words.choose,
    lang,
    body: html`<h1>${words.choose}</h1>
<p>${words.chooseLead}</p>
<ul class="choices">${items}</ul>`,
    foot: html`<footer class="foot">${languageLinks(['en', 'es', 'pt'], lang, '/recover')}</footer>`,
  })
}
