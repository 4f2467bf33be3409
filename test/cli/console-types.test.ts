import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { describeHost } from '../../src/cli/console/describe.ts'
import { consoleTypes } from '../../src/cli/console/types.ts'

describe('what the console knows of the admin API', () => {
  it('is what the host describes today (npm run console:types writes it anew)', async () => {
    const kept = await readFile(new URL('../../src/console/api/schema.ts', import.meta.url), 'utf8')
    expect(kept).toBe(await consoleTypes(await describeHost()))
  })

  it('has paths, parameters, bodies and answers as the description has them, and nothing of the hooks', async () => {
    const answer = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false }
    const path = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
    const query = { name: 'limit', in: 'query', schema: { type: 'integer' } }
    const text = await consoleTypes({
      paths: {
        '/v1/things/{id}': {
          post: {
            parameters: [path, query],
            requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
            responses: { 201: { content: { 'application/json': { schema: answer } } }, 204: {} },
          },
        },
        '/v1/hooks/step-up': { post: {} },
        '/health/live': { get: {} },
      },
      components: { schemas: { Thing: { type: 'string', enum: ['one', 'other'] } } },
    })
    expect(text).toContain(`export type Thing = 'one' | 'other'`)
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      `'/v1/things/{id}': { post: { parameters: { path: { id: string } query?: { limit?: number } } ` +
        `requestBody: { content: { 'application/json': Thing } } ` +
        `responses: { 201: { content: { 'application/json': { ok: boolean } } } 204: {} } } }`,
    )
    expect(text).not.toMatch(/hooks|health/)
  })
})
