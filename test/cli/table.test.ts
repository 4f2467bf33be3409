import { describe, expect, it } from 'vitest'
import { table } from '../../src/cli/table.ts'

describe('a table of the command line', () => {
  it('has columns as wide as what stands in them', () => {
    expect(
      table(
        ['ID', 'NAME'],
        [
          ['1', 'Ana'],
          ['22', 'Bo'],
        ],
      ),
    ).toBe('ID  NAME\n1   Ana\n22  Bo')
  })

  it('writes out what a server put into a cell to move the cursor, forge a row or turn the text', () => {
    const shown = table(['NAME', 'STATE'], [['\u001b[2Jx\n9  admin\u0000', 'o\u202epen\u009b']])
    expect(shown.split('\n')).toHaveLength(2)
    expect(shown).toContain('\\u001b[2Jx\\u000a9  admin\\u0000  o\\u202epen\\u009b')
  })
})
