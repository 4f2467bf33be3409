import type { HelpdeskCall } from '../../api/schema.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.call.facts
const verificationPath = '/verifications/$verificationId'

/** What it was begun for. */
export function About({ call }: { readonly call: HelpdeskCall }) {
  const mayOpen = useMayOpen()
  return (
    <Section title={t.title}>
      <Facts
        items={[
          [t.person, <PersonLink key="person" person={call.person} name={call.person.account ?? texts.call.nobody} />],
          [t.reason, call.reason ?? t.nothing],
          [t.ticket, call.ticket ?? t.nothing],
          [t.began, <When key="began" at={call.startedAt} />],
          [t.checked, <When key="checked" at={call.verifiedAt} />],
          [t.ends, <When key="ends" at={call.expiresAt} />],
          [t.id, <Copy key="id" value={call.id} label={t.id} />],
          ...(mayOpen(verificationPath)
            ? [
                [
                  t.record,
                  <PageLink key="record" to={verificationPath} params={{ verificationId: call.id }}>
                    {t.toRecord}
                  </PageLink>,
                ] as const,
              ]
            : []),
        ]}
      />
    </Section>
  )
}
