import { isNode, type Node } from '../../parts/config/schema.ts'
import { texts } from '../../texts/index.ts'

const own = texts.integrationForm.fields as Readonly<Record<string, string>>

function titles(node: unknown, steps: readonly string[]): readonly string[] {
  const [step, ...rest] = steps
  if (step === undefined) return []
  const properties = isNode(node) && isNode(node.properties) ? node.properties : {}
  const next = properties[step]
  const title = isNode(next) && typeof next.title === 'string' ? next.title : step
  return [title, ...titles(next, rest)]
}

/** What a form calls the place that a JSON Pointer names: `/config/webhooks/secret` → *Webhooks, Secret*. */
export function fieldTitle(schema: Node | undefined, pointer: string): string {
  const [root = '', ...steps] = pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return root === 'config' ? titles(schema, steps).join(', ') : (own[root] ?? root)
}
