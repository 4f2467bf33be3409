import type { JsonObject, JsonValue } from '../contract/index.ts'

/** The places in a template's texts, and what the host puts there (`contract/flow-view.ts` says which there are). */

export interface Known {
  readonly integration: Readonly<Record<string, string>>
  readonly client: Readonly<Record<string, string>>
  readonly endpoints: Readonly<Record<string, string>>
  /** What the set-up made; nothing where it made nothing. */
  readonly made: JsonObject
}

/** A name, part of a text with slashes, and what is said where nothing is known. No other braces are a place. */
const place = /\{([a-zA-Z][\w.]*)(?:\/(\d+))?(?:\|(\w+))?\}/g

function lookUp(path: string, known: Known & { readonly config: JsonObject }): JsonValue | undefined {
  const [first = '', second] = path.split('.')
  if (second === undefined) return known.config[first]
  if (first === 'made') return known.made[second]
  if (first === 'integration' || first === 'client' || first === 'endpoints') return known[first][second]
  return undefined
}

/** What is not known stays in its braces, for whoever pastes it. A secret is a mark in `config` and no text, so none is filled in. */
export function filled(template: string, known: Known & { readonly config: JsonObject }): string {
  return template.replaceAll(place, (whole, path: string, part: string | undefined, otherwise: string | undefined) => {
    const value = lookUp(path, known)
    const text = part !== undefined && typeof value === 'string' ? value.split('/')[Number(part)] : value
    if (typeof text === 'string' && text !== '') return text
    return otherwise === undefined ? whole : `{${otherwise}}`
  })
}
