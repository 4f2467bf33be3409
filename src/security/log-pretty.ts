import type { DestinationStream } from 'pino'

/** The log's lines for people: `12:00:01 INFO  sync finished  seen=200`. Values stay JSON, so a line stays one line. */
export function prettyLines(destination: DestinationStream): DestinationStream {
  return {
    write(line) {
      const { time, level, msg, err, ...facts } = JSON.parse(line) as Record<string, unknown>
      const shown = Object.entries(facts).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      const start = `${String(time).slice(11, 19)} ${String(level).toUpperCase().padEnd(5)} ${JSON.stringify(msg ?? '').slice(1, -1)}`
      destination.write(`${[start, ...shown].join('  ')}\n${stackOf(err)}`)
    },
  }
}

function stackOf(err: unknown): string {
  if (typeof err !== 'object' || err === null) return ''
  const facts = err as Record<string, unknown>
  const named = ['family', 'code', 'detail'].flatMap(name =>
    facts[name] === undefined ? [] : [`${name}=${JSON.stringify(facts[name])}`],
  )
  const stack = String(facts.stack ?? facts.message ?? '').replaceAll(/\r?\n/g, '\n    ')
  return `    ${[...named, stack].join('  ')}\n`
}
