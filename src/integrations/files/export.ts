import type { JsonObject } from '../../contract/index.ts'
import { withValue } from '../pointer.ts'
import { isSecret, places } from '../schema.ts'
import type { FileShape } from './format.ts'
import type { HostView } from './plan.ts'
import { withKeys } from './references.ts'

/** The file of an integration as the host shows it. A secret that is set becomes a name under which it can be kept. */
export function exported(view: HostView, all: readonly HostView[], schema: JsonObject): FileShape {
  const keys = new Map(all.map(one => [one.id, one.key]))
  const { key, template, name, description, owner, state, accountId, workflowId, schedule } = view
  const account = accountId === null ? undefined : keys.get(accountId)
  return {
    key,
    template,
    name,
    description,
    owner,
    state,
    ...(account === undefined ? {} : { account }),
    ...(workflowId === null ? {} : { workflow: workflowId }),
    ...(schedule === undefined ? {} : { schedule }),
    config: withKeys(referringTo(schema, view), id => keys.get(id)),
  }
}

function referringTo(schema: JsonObject, { key, config }: HostView): JsonObject {
  return [...places(schema, config)]
    .filter(place => isSecret(place.nodes))
    .reduce((rest, { pointer, nodes }) => {
      const ref = { $secret: `env:${nameOf(key, pointer)}`, ...(nodes.some(isPlainObject) ? { as: 'json' as const } : {}) }
      return withValue(rest, pointer, ref)
    }, config)
}

/** Keys of a text are texts; what the schema calls an object is written as JSON. */
function isPlainObject(node: JsonObject): boolean {
  return node.type === 'object'
}

/** `/webhooks/secret` of `incode-eu` → `INCODE_EU_WEBHOOKS_SECRET` */
function nameOf(key: string, pointer: string): string {
  const words = `${key}${pointer}`.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/[^A-Za-z0-9]+/g, '_')
  return /^\d/.test(words) ? `_${words.toUpperCase()}` : words.toUpperCase()
}
