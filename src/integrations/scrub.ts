import {
  type ConnectorErrorCode,
  connectorError,
  isStepgateError,
  type JsonObject,
  type JsonValue,
  type Logger,
  StepgateError,
} from '../contract/index.ts'

/**
 * Takes the secrets of a configuration out of whatever a connector says: its errors, its log lines, what its check
 * saw. The connector's author writes none of it, and cannot forget it.
 */

/** A text without the secrets. */
export type Scrub = (text: string) => string

const cover = '[secret]'

/** A secret as it can turn up: itself, inside JSON, inside an address, as base64. */
function formsOf(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, ''),
    Buffer.from(secret, 'utf8').toString('base64url'),
  ]
}

export function scrubber(secrets: readonly string[]): Scrub {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length)
  return text => forms.reduce((rest, form) => rest.replaceAll(form, cover), text)
}

/** Plain data with every text scrubbed. */
export function scrubbed(value: JsonValue, scrub: Scrub): JsonValue {
  if (typeof value === 'string') return scrub(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: JsonValue) => scrubbed(item, scrub))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrubbed(item, scrub)]))
}

/**
 * The error as it leaves the connector: ours by code, without secrets and without its cause, which may hold a whole
 * request; anything foreign is `internal`.
 */
export function cleanError(error: unknown, scrub: Scrub): StepgateError {
  if (isStepgateError(error)) {
    return new StepgateError(error.family, error.code, scrub(error.message), {
      ...(error.detail === undefined ? {} : { detail: scrub(error.detail) }),
      ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
      faults: error.faults.map(fault => ({ path: fault.path, message: scrub(fault.message) })),
    })
  }
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : typeof error
  return connectorError('internal' satisfies ConnectorErrorCode, undefined, { detail: scrub(detail).slice(0, 500) })
}

function said(error: Error, scrub: Scrub): JsonObject {
  const { code, message, detail } = cleanError(error, scrub)
  // The name that the log hides is `code`.
  return { error: code, message, ...(detail === undefined ? {} : { detail }) }
}

/** A log whose lines are scrubbed, and say which integration speaks. */
export function scrubbedLog(log: Logger, scrub: Scrub, about: object): Logger {
  const plain = (facts: object): object => {
    const text = JSON.stringify(facts, (_key, value: unknown) => (value instanceof Error ? said(value, scrub) : value))
    return { ...(scrubbed(JSON.parse(text) as JsonValue, scrub) as object), ...about }
  }
  return {
    debug: (facts, message) => log.debug(plain(facts), scrub(message)),
    info: (facts, message) => log.info(plain(facts), scrub(message)),
    warn: (facts, message) => log.warn(plain(facts), scrub(message)),
    error: (facts, message) => log.error(plain(facts), scrub(message)),
  }
}
