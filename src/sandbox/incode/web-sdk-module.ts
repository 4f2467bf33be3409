/**
 * What a build of Incode's Web SDK 2.0 would be, as far as its public guide describes it: `setup({ apiURL, token })`, the element
 * `<incode-flow>` with `config` and `onFinish`, and `getFinishStatus()`. In place of camera and document it has the same buttons
 * as the hosted page. It runs in the person's browser with the session token alone.
 * @see https://developer.incode.com/docs/session-management
 */
export const webSdkModule = `let settings

async function call(method, path) {
  const headers = { 'api-version': '1.0', 'x-incode-hardware-id': settings.token }
  const answer = await fetch(settings.apiURL + path, { method, headers, referrerPolicy: 'no-referrer' })
  if (!answer.ok) throw new Error('Incode answered ' + answer.status)
  return answer.json()
}

export async function setup({ apiURL, token }) {
  if (typeof apiURL !== 'string' || typeof token !== 'string') throw new TypeError('apiURL and token are needed')
  settings = { apiURL, token }
}

export async function getFinishStatus() {
  return call('GET', '/0/omni/finish-status')
}

class IncodeFlow extends HTMLElement {
  onFinish
  onError
  #config

  get config() {
    return this.#config
  }

  set config(value) {
    this.#config = value
    this.#draw().catch(error => this.#fail(error))
  }

  async #draw() {
    if (settings === undefined || this.#config?.token !== settings.token) throw new TypeError('setup comes first')
    const { endings } = await call('GET', '/0/omni/stand-in/endings')
    const note = document.createElement('p')
    note.textContent = "This is the sandbox's stand-in for Incode. No camera, no document: choose how the verification ends."
    this.lang = this.#config.lang ?? ''
    this.replaceChildren(note, ...endings.map(ending => this.#button(ending)))
  }

  #button({ name, label, tone }) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'incode-' + tone
    button.textContent = label
    button.addEventListener('click', () => this.#finish(name).catch(error => this.#fail(error)))
    return button
  }

  async #finish(name) {
    await call('POST', '/0/omni/stand-in/endings/' + name)
    this.replaceChildren('All done.')
    this.onFinish?.(await getFinishStatus())
  }

  #fail(error) {
    const note = document.createElement('p')
    note.setAttribute('role', 'alert')
    note.textContent = 'This session cannot go on. Please start again.'
    this.replaceChildren(note)
    this.onError?.(error)
  }
}

customElements.define('incode-flow', IncodeFlow)
`

export const webSdkStyles = `incode-flow { display: block; margin: 0 0 1.25rem; }
incode-flow button { margin: 0 0 .6rem; border: 0; color: #fff; }
incode-flow .incode-good { background: #137a4b; }
incode-flow .incode-bad { background: #b3261e; }
incode-flow .incode-open { background: #7a5200; }
`
