import type { Integration } from '../../api/schema.ts'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.integration

/** What its product has to be told: its ids, and addresses named as in OpenID discovery. */
export function Values({ view }: { readonly view: Pick<Integration, 'id' | 'client' | 'endpoints'> }) {
  const copied = (label: string, value: string) => [label, <Copy key={label} value={value} label={label} />] as const
  return (
    <Facts
      items={[
        copied(t.id, view.id),
        ...(view.client ? [copied(t.clientId, view.client.id)] : []),
        ...Object.entries(view.endpoints).map(([name, address]) => copied(endpointName(name), address)),
      ]}
    />
  )
}

export const endpointName = (name: string): string => (t.endpoints as Readonly<Record<string, string>>)[name] ?? name
