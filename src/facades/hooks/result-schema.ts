import { z } from 'zod'
import { type JsonObject, resultSchema } from '../../contract/index.ts'

/** The result as published JSON Schema (2020-12), for flows that check what they get. */
export function resultJsonSchema(publicUrl: string): JsonObject {
  const { $schema, ...schema } = z.toJSONSchema(resultSchema, { io: 'output' })
  return JSON.parse(JSON.stringify({ $schema, $id: `${publicUrl}/v1/schemas/result.json`, ...schema, id: undefined }))
}
