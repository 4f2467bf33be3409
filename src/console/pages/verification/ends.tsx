import type { Verification } from '../../api/schema.ts'
import { Facts } from '../../parts/facts.tsx'
import { Section } from '../../parts/page.tsx'
import { Rows } from '../../parts/rows.tsx'
import { State, type Tone } from '../../parts/state.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.verifications.view
const tones: Readonly<Record<Verification['operations'][number]['state'], Tone>> = {
  declared: 'calm',
  open: 'active',
  claimed: 'active',
  done: 'good',
  refused: 'bad',
  unknown: 'notice',
}

/** Sessions at Incode, operations at the product, tokens, and what the product made of them: each only where there is any. */
export function Ends({ verification }: { readonly verification: Verification }) {
  const { sessions, operations, tokens, accepted, refused } = verification
  const said = [
    [t.accepted, accepted],
    [t.refused, refused],
  ] as const
  return (
    <>
      {sessions.length > 0 && (
        <Section title={t.sessions}>
          <Rows
            label={t.sessions}
            heads={[t.sessions, t.opened, t.returned, t.ended]}
            rows={sessions.map(({ n, openedAt, returnedAt, endedAt }) => ({
              key: String(n),
              cells: [
                t.session(n),
                ...[openedAt, returnedAt, endedAt].map((at, place) => <When key={place === 0 ? 'opened' : place} at={at} />),
              ],
            }))}
          />
        </Section>
      )}
      {operations.length > 0 && (
        <Section title={t.operations}>
          <Rows
            label={t.operations}
            heads={[t.operation, t.status, t.why, t.claimed, t.ended]}
            rows={operations.map(one => ({
              key: one.operation,
              cells: [
                t.operationNames[one.operation]?.name ?? one.operation,
                <State key="state" tone={tones[one.state]}>
                  {t.operationStates[one.state]}
                </State>,
                one.why === null ? '' : (t.operationWhy[one.why] ?? one.why),
                <When key="claimed" at={one.claimedAt} />,
                <When key="ended" at={one.endedAt} />,
              ],
            }))}
          />
        </Section>
      )}
      {tokens.length > 0 && (
        <Section title={t.tokens}>
          <Rows
            label={t.tokens}
            heads={[t.token, t.client, t.issued, t.until, t.accepted]}
            rows={tokens.map(one => ({
              key: one.jti,
              cells: [
                <code key="jti">{one.jti}</code>,
                <code key="client">{one.clientId}</code>,
                <When key="issued" at={one.issuedAt} />,
                <When key="until" at={one.expiresAt} />,
                <When key="accepted" at={one.acceptedAt} />,
              ],
            }))}
          />
        </Section>
      )}
      {(accepted ?? refused) && (
        <Section title={t.product}>
          <Facts
            items={said.flatMap(([name, one]) =>
              one === null
                ? []
                : [
                    [
                      name,
                      <span key={name}>
                        {t.productEvent(one.eventId, one.reason)} · <When at={one.at} />
                      </span>,
                    ] as const,
                  ],
            )}
          />
        </Section>
      )}
    </>
  )
}
