import { type DestinationStream, pino } from 'pino'
import type { Logger } from '../contract/index.ts'
import { prettyLines } from './log-pretty.ts'
import { redact, scrub } from './redact.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/**
 * The log: one line of JSON for each event (pino), or lines for people. Redaction comes before anything is written, so
 * that no caller can forget it.
 */
export function createLogger(options: {
  readonly level: string
  readonly pretty?: boolean
  /** Standard output where absent. `stderr` is for commands whose standard output is what they answer. */
  readonly destination?: DestinationStream | 'stderr'
}): Logger {
  const { destination: wanted } = options
  const destination = typeof wanted === 'object' ? wanted : pino.destination({ fd: wanted === 'stderr' ? 2 : 1, sync: true })
  const log = pino(
    {
      level: options.level,
      base: null,
      formatters: { level: label => ({ level: label }) },
      serializers: { err: (shown: unknown) => shown },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    options.pretty ? prettyLines(destination) : destination,
  )
  const at = (level: Exclude<LogLevel, 'silent'>) => (facts: object, message: string) => {
    if (!log.isLevelEnabled(level)) return
    log[level](safe(facts), scrub(message))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Names that the line itself uses are not the facts' to set. */
const ownNames = new Set(['level', 'time', 'msg'])

function safe(facts: object): object {
  const shown = redact(facts instanceof Error ? { err: facts } : facts)
  if (typeof shown !== 'object' || shown === null || Array.isArray(shown)) return { facts: shown }
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [ownNames.has(name) ? `${name}_` : name, value]))
}
