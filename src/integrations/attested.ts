import type { JsonObject } from '../contract/index.ts'
import { isObject } from './pointer.ts'
import type { AttentionView } from './views.ts'

/**
 * What nothing can be asked about at the product, so that an administrator has to say that it is so: a field of the
 * configuration whose schema says by `attests` what is to be done as long as nobody has said it. Who said it when, the
 * history of the integration has.
 */
export function unattested(schema: JsonObject | undefined, config: JsonObject): readonly AttentionView[] {
  const properties = schema?.properties
  if (!isObject(properties)) return []
  return Object.entries(properties).flatMap(([name, node]) => {
    const advice = isObject(node) ? node.attests : undefined
    if (typeof advice !== 'string' || config[name] !== undefined) return []
    return [{ code: 'not_attested', actor: 'admin', advice: advice.slice(0, mostAdvice), endsAt: null, daysLeft: null }]
  })
}

/** Of what a connector of others says, too. */
const mostAdvice = 1_000
