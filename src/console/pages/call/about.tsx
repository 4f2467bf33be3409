import type { HelpdeskCall } from '../../api/schema.ts'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Section } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.call.facts

/** What it was begun for. */
export function About({ call }: { readonly call: HelpdeskCall }) {
  return (
    <Section title={t.title}>
      <Facts
        items={[
          [t.reason, call.reason ?? t.nothing],
          [t.ticket, call.ticket ?? t.nothing],
          [t.began, <When key="began" at={call.startedAt} />],
          [t.checked, <When key="checked" at={call.verifiedAt} />],
          [t.ends, <When key="ends" at={call.expiresAt} />],
          [t.id, <Copy key="id" value={call.id} label={t.id} />],
        ]}
      />
    </Section>
  )
}
