import { type Html, html } from './html.ts'

/** What is sent once more after a wait. */
export interface Waiting {
  readonly login: string
  readonly ticket: string
  readonly seconds: number
}

/**
 * The button by which somebody goes on who had to wait. What they typed goes along, so that they do not type it again (WCAG 2.2,
 * 3.3.7), and is not shown. Pressed too early, it leads to the same page.
 */
export function waitForm(action: string, { login, ticket }: Waiting, label: string, lang?: string): Html {
  return html`<form method="post" action="${action}">
<input type="hidden" name="login" value="${login}">
<input type="hidden" name="ticket" value="${ticket}">
${lang && html`<input type="hidden" name="lang" value="${lang}">`}
<button>${label}</button>
</form>`
}
