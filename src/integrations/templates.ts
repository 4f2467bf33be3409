import { type Connector, type JsonObject, type Manifest, manifestOf, problem } from '../contract/index.ts'
import { hasField } from './schema.ts'

/** A connector as the administrator chooses it on *New Integration*, with what is published of it. */
export interface Template {
  readonly connector: Connector<unknown>
  readonly manifest: Manifest
  /** JSON Schema of the configuration, as published. */
  readonly schema: JsonObject
}

export interface Templates {
  readonly manifests: readonly Manifest[]
  find(id: string): Template | undefined
  /** `request_invalid` where there is none of this id. */
  choose(id: string): Template
  /** The ids of all templates of a kind. */
  ofKind(kind: Manifest['kind']): readonly string[]
}

/** A connector is a constant, and writing its schema out takes milliseconds. */
const published = new WeakMap<Connector<unknown>, Manifest>()

function publishedOf(connector: Connector<unknown>): Manifest {
  const manifest = published.get(connector) ?? manifestOf(connector)
  published.set(connector, manifest)
  return manifest
}

export function templatesOf(connectors: Readonly<Record<string, Connector<unknown>>>): Templates {
  const known = new Map<string, Template>()
  for (const [id, connector] of Object.entries(connectors)) {
    const manifest = publishedOf(connector)
    if (manifest.id !== id) throw new TypeError(`connector ${manifest.id} is registered as ${id}`)
    known.set(id, { connector, manifest, schema: manifest.config as JsonObject })
  }
  const manifests = [...known.values()].map(template => template.manifest)
  const byKind = Map.groupBy(manifests, ({ kind }) => kind)
  const idsOf = new Map([...byKind].map(([kind, those]) => [kind, those.map(({ id }) => id)]))
  return {
    manifests,
    find: id => known.get(id),
    choose(id) {
      const template = known.get(id)
      if (template) return template
      const message = `There is no template of this name. There are: ${[...known.keys()].join(', ')}.`
      throw problem('request_invalid', message, { faults: [{ path: '/template', message }] })
    },
    ofKind: kind => idsOf.get(kind) ?? [],
  }
}

/**
 * Whether integrations of this template have a key pair of their own, whose public half the host serves. Directories
 * do: their products fetch it to check our client assertions (RFC 7523).
 */
export function hasOwnKeys(manifest: Manifest): boolean {
  return manifest.capabilities.includes('directory')
}

/** Whether a certificate of that key may be wanted: where the configuration has a place for another one. */
export function hasCertificate(manifest: Manifest): boolean {
  return hasOwnKeys(manifest) && hasField(manifest.config as JsonObject, 'certificate')
}
