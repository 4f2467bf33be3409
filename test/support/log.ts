import type { Logger } from '../../src/contract/index.ts'

/** Of an error, what a log would show of it. */
const shown = (_key: string, value: unknown) =>
  value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value

/** A logger that keeps its lines as JSON, so that a test can look for what must not be in them. */
export function quietLog(): Logger & { lines: string[] } {
  const lines: string[] = []
  const keep = (level: string) => (facts: object, message: string) => {
    lines.push(JSON.stringify({ level, message, ...facts }, shown))
  }
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}
