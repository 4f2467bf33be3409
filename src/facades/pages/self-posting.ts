import { createHash } from 'node:crypto'
import { headersWith, type pageHeaders } from './frame.ts'
import { html, trusted } from './html.ts'

/** A page whose first form sends itself, by the one script that its policy lets run. */

/** By the prototype, because a field may be named `submit` and stand in its place (HTML, form element, named properties). */
const submit = 'HTMLFormElement.prototype.submit.call(document.forms[0])'
const scriptSource = `'sha256-${createHash('sha256').update(submit).digest('base64')}'`

export const selfPosting = html`<script>${trusted(submit)}</script>`

export const selfPostingHeaders = (referrerPolicy: string): typeof pageHeaders => headersWith({ scriptSource, referrerPolicy })
