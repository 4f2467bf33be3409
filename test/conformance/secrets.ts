import type { JsonObject } from '../../src/contract/index.ts'
import { parted, secretTexts } from '../../src/integrations/secrets.ts'

/** How many of the secrets of a configuration stand in a text. Never which: a failing test would print them. */
export function secretsIn(schema: JsonObject, config: JsonObject, text: string): readonly string[] {
  const texts = [...parted(schema, config).secrets.values()].flatMap(secretTexts)
  return texts.filter(secret => secret.length > 3 && text.includes(secret)).map(() => 'a secret')
}
