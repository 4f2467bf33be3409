import { frame } from '../pages/frame.ts'
import { html } from '../pages/html.ts'
import { codeWords } from './code-words.ts'
import { footOf, type Shown } from './page.ts'
import { portalWords } from './words.ts'

/** The page on which somebody types the code that was sent to them, if one was: it is the same for everybody. */

export type CodeFault = { readonly is: 'wrong'; readonly triesLeft: number } | { readonly is: 'unreadable' }

export const codePath = ({ brand }: Shown) => `/recover/${brand.id}/code`

/** Nothing of what was typed before stands on it. */
export function renderCode(shown: Shown, fault?: CodeFault): string {
  const { brand, lang } = shown
  const words = codeWords[lang]
  const { problem } = portalWords[lang]
  const here = codePath(shown)
  const said = fault && (fault.is === 'wrong' ? `${words.wrong} ${words.triesLeft} ${fault.triesLeft}` : words.unreadable)
  return frame({
    title: said ? `${problem}: ${words.title}` : words.title,
    lang,
    brand,
    body: html`${said && html`<div class="faults" role="alert"><h2>${problem}</h2><p><a href="#code">${said}</a></p></div>`}
<h1>${words.title}</h1>
<p>${words.sent}</p>
<p>${words.works}</p>
<form method="post" action="${here}" novalidate>
<input type="hidden" name="lang" value="${lang}">
<label for="code">${words.code}</label>
<p id="code-hint" class="soft">${words.hint}</p>
${said && html`<p id="code-fault" class="warn">${said}</p>`}
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required aria-describedby="code-hint${said && ' code-fault'}"${said && html` aria-invalid="true"`}>
<button>${words.go}</button>
</form>
<h2>${words.none}</h2>
<p>${words.noneText}</p>
<p><a href="/recover/${brand.id}?lang=${lang}">${words.again}</a></p>
<p class="warn">${portalWords[lang].caution}</p>`,
    foot: footOf(shown, here),
  })
}

export function renderCodeOver(shown: Shown): string {
  const { brand, lang } = shown
  const { over, again } = codeWords[lang]
  const door = `/recover/${brand.id}`
  return frame({
    title: over.title,
    lang,
    brand,
    body: html`<h1>${over.title}</h1>
<p role="status">${over.text}</p>
<p><a href="${door}?lang=${lang}">${again}</a></p>`,
    foot: footOf(shown, door),
  })
}
