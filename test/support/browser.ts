/** One form of a page, as a person would see it: where it goes, what it carries, what its buttons say. */
export interface Form {
  readonly action: string
  readonly method: 'get' | 'post'
  readonly fields: Readonly<Record<string, string>>
  readonly buttons: readonly { readonly label: string; readonly name?: string; readonly value?: string }[]
}

export interface Visited {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly forms: readonly Form[]
  /** Where the answer sends the browser, when redirects are not followed. */
  readonly location: string | null
}

export interface Browser {
  /** By name; like a real browser's, they do not tell ports apart. */
  readonly cookies: Map<string, string>
  open(url: string, options?: { readonly follow?: boolean; readonly method?: 'GET' | 'HEAD' }): Promise<Visited>
  post(
    url: string,
    fields?: Readonly<Record<string, string>>,
    options?: { readonly follow?: boolean; readonly headers?: Record<string, string> },
  ): Promise<Visited>
  /** Presses the button with that label on the page. */
  press(
    page: Visited,
    label: string,
    typed?: Readonly<Record<string, string>>,
    options?: { readonly follow?: boolean },
  ): Promise<Visited>
}

const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
const decode = (text: string) =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_all, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
  )

function formsOf(text: string, url: string): readonly Form[] {
  return [...text.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/g)].map(([whole, inner = '']) => {
    const head = whole.slice(0, whole.indexOf('>') + 1)
    const inputs = [...inner.matchAll(/<input\b[^>]*>/g)].map(([tag]) => [
      attribute(tag, 'name') ?? '',
      decode(attribute(tag, 'value') ?? ''),
    ])
    const buttons = [...inner.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)].map(([, tag = '', label = '']) => {
      const [name, value] = [attribute(tag, 'name'), attribute(tag, 'value')]
      return {
        label: decode(label.replace(/<[^>]*>/g, '').trim()),
        ...(name ? { name } : {}),
        ...(value ? { value: decode(value) } : {}),
      }
    })
    return {
      action: new URL(decode(attribute(head, 'action') ?? url), url).href,
      method: attribute(head, 'method')?.toLowerCase() === 'post' ? ('post' as const) : ('get' as const),
      fields: Object.fromEntries(inputs.filter(([name]) => name !== '')),
      buttons,
    }
  })
}

const mostRedirects = 10

/** A browser without scripts: cookies, redirects and forms over real HTTP. Two of them share nothing. */
export function browser(): Browser {
  const cookies = new Map<string, string>()

  async function visit(url: string, init: RequestInit, follow: boolean): Promise<Visited> {
    let [at, request] = [url, init]
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const headers = new Headers(request.headers)
      if (cookies.size > 0) headers.set('cookie', [...cookies].map(pair => pair.join('=')).join('; '))
      const response = await fetch(at, { ...request, headers, redirect: 'manual' })
      for (const cookie of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
        if (/max-age=0/i.test(cookie)) cookies.delete(name)
        else cookies.set(name, value)
      }
      const location = response.headers.get('location')
      const text = await response.text()
      if (!follow || location === null || response.status < 300 || response.status > 399) {
        const target = location === null ? null : new URL(location, at).href
        return { url: at, status: response.status, headers: response.headers, text, forms: formsOf(text, at), location: target }
      }
      at = new URL(location, at).href
      request = { method: 'GET' }
    }
    throw new Error(`more than ${mostRedirects} redirects from ${url}`)
  }

  const post: Browser['post'] = (url, fields = {}, options = {}) => {
    const headers = { 'sec-fetch-site': 'same-origin', ...options.headers }
    return visit(url, { method: 'POST', headers, body: new URLSearchParams(fields) }, options.follow ?? true)
  }

  return {
    cookies,
    open: (url, options = {}) => visit(url, { method: options.method ?? 'GET' }, options.follow ?? true),
    post,
    async press(page, label, typed = {}, options = {}) {
      for (const form of page.forms) {
        const button = form.buttons.find(one => one.label === label)
        if (!button) continue
        const fields = { ...form.fields, ...typed, ...(button.name ? { [button.name]: button.value ?? '' } : {}) }
        if (form.method === 'post') return post(form.action, fields, options)
        const target = new URL(form.action)
        for (const [name, value] of Object.entries(fields)) target.searchParams.set(name, value)
        return visit(target.href, { method: 'GET' }, options.follow ?? true)
      }
      const labels = page.forms.flatMap(form => form.buttons.map(button => button.label))
      throw new Error(`no button "${label}" on ${page.url} (${page.status}); there are: ${labels.join(', ') || 'none'}`)
    },
  }
}
