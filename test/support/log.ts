import type { Logger } from '../../src/contract/index.ts'

/** A logger that keeps its lines as JSON, so that a test can look for what must not be in them. */
export function quietLog(): Logger & { lines: string[] } {
  const lines: string[] = []
  const keep = (level: string) => (facts: object, message: string) => {
    lines.push(JSON.stringify({ level, message, ...facts }))
  }
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}
