import { createHash } from 'node:crypto'

/**
 * The one script of ours beside the embedded check: it sets the vendor's element up and goes on once that says that it is
 * finished. What the vendor says came of it is not read: the server asks. Nothing is kept in the browser, and whatever goes
 * wrong is told by showing what stands on the page for that.
 */
export const embedScript = `const at = document.getElementById('check')
const { module, api, token, lang, back } = at.dataset
at.remove()
// Brought back by the browser as it was left: the session may be over by now.
addEventListener('pageshow', event => event.persisted && location.reload())
try {
  const { setup } = await import(module)
  await setup({ apiURL: api, token })
  if (!customElements.get('incode-flow')) throw new TypeError('no incode-flow')
  const flow = document.querySelector('incode-flow')
  flow.onFinish = () => location.replace(back)
  flow.config = lang ? { token, lang } : { token }
} catch {
  document.getElementById('failed').hidden = false
}
`

const sha384 = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`

export const embedScriptIntegrity = sha384(embedScript)

export const embedScriptHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'no-cache',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** For the Content-Security-Policy: an inline text, by its hash. */
export const hashSource = (text: string) => `'${sha384(text)}'`
