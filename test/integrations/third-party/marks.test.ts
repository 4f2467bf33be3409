import { dirname } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { JsonObject } from '../../../src/contract/index.ts'
import { looserFields } from '../../../src/integrations/looser.ts'
import { find } from '../../../src/integrations/third-party/index.ts'
import { checking, packageOf } from './package.ts'

it('whatever a connector of others says of its own fields, any change of one lets people through more easily', async () => {
  const config: JsonObject = {
    type: 'object',
    properties: {
      baseUrl: { type: 'string', loosens: 'never' },
      // A field of that name is a field.
      loosens: { type: 'string', loosens: 'never', default: 'loosens' },
      list: {
        type: 'array',
        loosens: 'more',
        items: { type: 'object', properties: { id: { type: 'string', loosens: 'never' } } },
      },
    },
  }
  const made = await packageOf('marked', checking(''), { manifest: { config } })
  onTestFinished(() => made.remove())
  const { declared } = await find('./marked', dirname(made.folder))
  const schema = declared.manifest.config as JsonObject
  expect(Object.keys(schema.properties as JsonObject)).toEqual(['baseUrl', 'loosens', 'list'])
  expect(JSON.stringify(schema)).not.toMatch(/"never"|"more"/)
  const before = { baseUrl: 'https://a.example', loosens: 'a', list: [{ id: '1' }] }
  const after = { baseUrl: 'https://b.example', loosens: 'b', list: [] }
  expect(looserFields({ schema }, before, after)).toEqual(['/config/baseUrl', '/config/loosens', '/config/list'])
})
