import { createHash } from 'node:crypto'
import { connectorError, type HostContext, type PinnedAddress } from '../../src/contract/index.ts'

/** What browsers take a module script or a style sheet for (HTML, "fetch a single module script"; MIME Sniffing, section 4.6). */
const types = {
  module: /^(text|application)\/(x-)?(java|ecma)script\b/i,
  styles: /^text\/css\b/i,
} as const

/** Looks at a pinned file as a browser on our page would: there, as what it is, for our origin, and with the hash that was said. */
export async function pinnedSeen(
  host: Pick<HostContext, 'fetch' | 'integration'>,
  { url, integrity }: PinnedAddress,
  kind: keyof typeof types,
  signal: AbortSignal,
): Promise<string> {
  const { origin } = new URL(host.integration.url)
  const answer = await host.fetch(url, { headers: { origin, accept: '*/*' }, redirect: 'manual', signal })
  const at = new URL(url).host
  if (!answer.ok) throw connectorError('config_invalid', `${at} answered ${answer.status}.`)
  const allowed = answer.headers.get('access-control-allow-origin')
  if (allowed !== '*' && allowed !== origin) {
    throw connectorError(
      'config_invalid',
      `${at} does not let a page of ${origin} load it: the header Access-Control-Allow-Origin is missing.`,
    )
  }
  if (!types[kind].test(answer.headers.get('content-type') ?? '')) {
    throw connectorError('config_invalid', `${at} does not serve it as ${kind === 'module' ? 'JavaScript' : 'a style sheet'}.`)
  }
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const seen = `sha384-${createHash('sha384').update(bytes).digest('base64')}`
  if (seen !== integrity) throw connectorError('config_invalid', `The file has another hash than was entered: ${seen}.`)
  return `${Math.ceil(bytes.length / 1024)} KiB from ${at}, with the hash that was entered`
}
