import { connectorError, type StepgateError } from '../contract/index.ts'
import { isLoopbackAddress, isLoopbackName, isPublicAddress, literalAddress } from './safe-fetch-addresses.ts'

/** What a request may be sent to. */
export interface DestinationRule {
  /** `host`, `host:port` or `*.domain`. Without a port the scheme's own is meant. */
  readonly allow: readonly string[]
  /** Lets `http:` and loopback addresses through, for the sandbox's stand-ins. */
  readonly loopbackHttp: boolean
}

interface HostPattern {
  readonly matches: (hostname: string) => boolean
  readonly port: string | undefined
}

/** Reads the patterns once. What is no pattern matches nothing. */
export function createDestinationCheck(rule: DestinationRule): (url: URL) => void {
  const patterns = rule.allow.map(readPattern).filter(pattern => pattern !== undefined)

  return url => {
    if (url.username !== '' || url.password !== '') throw denied('An address with user information in it is not called.')
    const onLoopback = isLoopbackHost(url.hostname)
    if (onLoopback && !rule.loopbackHttp) throw denied(`${url.host} is not on the internet.`)
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && onLoopback)) throw denied('Only https addresses are called.')
    const literal = literalAddress(url.hostname)
    if (literal && !onLoopback && !isPublicAddress(literal)) throw denied(`${url.host} is not on the internet.`)
    const port = url.port || (url.protocol === 'https:' ? '443' : '80')
    const own = url.port === ''
    const allowed = patterns.some(pattern => pattern.matches(url.hostname) && (pattern.port ? pattern.port === port : own))
    if (!allowed) throw denied(`${url.host} is not among the hosts that this integration may call.`)
  }
}

/** Whether the host of a URL says of itself that it is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  const literal = literalAddress(hostname)
  return literal ? isLoopbackAddress(literal) : isLoopbackName(hostname)
}

function readPattern(pattern: string): HostPattern | undefined {
  const wild = pattern.startsWith('*.')
  const host = wild ? pattern.slice(2) : pattern
  if (!/^[^/?#@\\*{}\s]+$/.test(host) || !URL.canParse(`https://${host}`)) return undefined
  const { hostname } = new URL(`https://${host}`)
  // The parser drops a port that is the scheme's own, so it is read from the text.
  const port = /:(\d{1,5})$/.exec(host)?.[1]
  if (!wild) return { matches: name => name === hostname, port }
  if (literalAddress(hostname)) return undefined
  return { matches: name => name.endsWith(`.${hostname}`), port }
}

function denied(message: string): StepgateError {
  return connectorError('policy_denied', message)
}
