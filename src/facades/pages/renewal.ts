import { createHash } from 'node:crypto'
import { type Html, html, trusted } from './html.ts'

/**
 * A page that waits for something looks by itself whether there is something else to see, and changes only then: nobody is
 * interrupted in reading, and no screen reader begins anew (WCAG 2.2, 2.2.1). Without a script the browser renews it.
 * `shown` is what is compared: this page, or, where the address shows another one than this, that one as it was at first.
 */
export interface Renewal {
  readonly seconds: number
  readonly url: string
  readonly shown: 'here' | 'there'
}

const script = `(function(){
var at=document.currentScript.dataset,text=function(d){return d.querySelector('main').textContent},known=at.shown==='here'?text(document):null
function look(){fetch(at.url,{headers:{accept:'text/html'}}).then(function(r){if(!r.ok)throw r;return r.text()}).then(function(t){
var now=text(new DOMParser().parseFromString(t,'text/html'));if(known===null)known=now;if(now!==known)location.replace(at.url)
}).catch(function(){}).then(function(){setTimeout(look,at.seconds*1000)})}
if(known===null)look();else setTimeout(look,at.seconds*1000)
})()`

export const renewalSource = `'sha256-${createHash('sha256').update(script).digest('base64')}'`

export function renewalHead({ seconds, url }: Renewal): Html {
  return html`<noscript><meta http-equiv="refresh" content="${seconds};url=${url}"></noscript>`
}

export function renewalScript({ seconds, url, shown }: Renewal): Html {
  const every = shown === 'there' ? 3 : seconds
  return html`<script data-url="${url}" data-seconds="${every}" data-shown="${shown}">${trusted(script)}</script>`
}

/** Whether a page is one of those. */
export const isRenewed = (page: string) => page.includes(script)
