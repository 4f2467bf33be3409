import type { Fault, JsonObject } from '../contract/index.ts'
import { isLoopbackHost } from '../security/safe-fetch-destination.ts'
import { withValue } from './pointer.ts'
import { isForSandbox, isUrl, places } from './schema.ts'

/**
 * Which addresses a configuration may name. Connectors accept `http://` by their schema; whether it is allowed is the
 * host's to say: in the sandbox, and to loopback, only. The word is `format: "uri"` in the schema; a value that only
 * the sandbox takes carries `.meta({ sandbox: true })`.
 */

function addressFault(text: string, sandbox: boolean): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'An address must not carry a user name or password.'
  if (url.protocol === 'https:') return undefined
  if (url.protocol !== 'http:') return 'Has to be an https address.'
  if (!sandbox) return 'Has to be an https address; http is for the sandbox alone.'
  return isLoopbackHost(url.hostname) ? undefined : 'Has to be an https address; the sandbox allows http for loopback alone.'
}

export function addressFaults(schema: JsonObject, config: JsonObject, sandbox: boolean): readonly Fault[] {
  return [...places(schema, config)].flatMap(({ pointer, value, nodes }) => {
    const path = `/config${pointer}`
    if (!sandbox && isForSandbox(nodes, value)) return [{ path, message: 'Only the sandbox allows this.' }]
    if (typeof value !== 'string' || !isUrl(nodes)) return []
    const message = addressFault(value, sandbox)
    return message === undefined ? [] : [{ path, message }]
  })
}

/**
 * The configuration with its addresses as they are read: without what a paste left around them, and without the tabs and
 * line breaks that readers of addresses take out (URL Standard, section 4.4). What is shown and exported is then what counts.
 */
export function tidied(schema: JsonObject, config: JsonObject): JsonObject {
  return [...places(schema, config)].reduce((rest, { pointer, value, nodes }) => {
    if (typeof value !== 'string' || !isUrl(nodes)) return rest
    const tidy = value.trim().replace(/[\t\n\r]/g, '')
    return tidy === value ? rest : withValue(rest, pointer, tidy)
  }, config)
}
