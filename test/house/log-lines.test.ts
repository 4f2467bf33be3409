import { describe, expect, it } from 'vitest'
import { redact } from '../../src/security/redact.ts'
import { sources } from './sources.ts'

/** The facts of a log call, as far as they are written out where it is made. */
const calls = /\blog\??\.(?:debug|info|warn|error)\(\s*\{([^{}]*)\}/g
const nameOf = (fact: string) => /^\s*([\w$]+)\s*(?::|$)/.exec(fact)?.[1]

const facts = sources('src', 'connectors').flatMap(({ path, text }) =>
  [...text.matchAll(calls)].flatMap(([, inner = '']) =>
    inner.split(',').flatMap(fact => {
      const name = nameOf(fact)
      return name === undefined ? [] : [{ path, name }]
    }),
  ),
)

describe('what the log is told', () => {
  it('has no name that the log hides: a line that says [redacted] helps nobody', () => {
    expect(facts.length).toBeGreaterThan(30)
    const hidden = facts.filter(({ name }) => JSON.stringify(redact({ [name]: 'shown' })) !== JSON.stringify({ [name]: 'shown' }))
    expect(hidden.map(({ path, name }) => `${path}: ${name}`)).toEqual([])
  })
})
