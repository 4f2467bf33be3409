import { describe, expect, it } from 'vitest'
import { policyFileName } from '../../../src/verification/policies/files/format.ts'

describe('the name of a policy file', () => {
  const of = (group: string) => policyFileName({ covers: { directory: 'okta', group } })

  it('is another one for each group, also on a disk that does not tell capitals from small letters', () => {
    const groups = [
      'hr',
      'HR',
      'Hr',
      'hR',
      '00gAbC',
      '00gabc',
      'Human Resources',
      'human resources',
      `${'x'.repeat(70)}`,
      `${'X'.repeat(70)}`,
    ]
    const names = groups.map(of)
    expect(new Set(names.map(name => name.toLowerCase())).size).toBe(groups.length)
    expect(names).toEqual(names.map(name => name.toLowerCase()))
    for (const name of names) expect(name).toMatch(/^directory\.okta\.[a-z0-9_~-]{1,90}\.json$/)
  })

  it('reads as the group is called where it can', () => {
    expect(of('hr-staff_2')).toBe('directory.okta.hr-staff_2.json')
    expect(of('HR')).toMatch(/^directory\.okta\.hr~[0-9a-f]{16}\.json$/)
    expect(of('../up')).toMatch(/^directory\.okta\.~[0-9a-f]{16}\.json$/)
  })
})
