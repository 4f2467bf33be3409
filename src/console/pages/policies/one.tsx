import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { policyQuery } from '../../api/policies.ts'
import type { Policy } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { labelOf } from './changes.tsx'
import { nameOf, PolicyState } from './page.tsx'
import { WaitingVersion } from './proposal.tsx'
import { Says } from './says.tsx'
import { useScopeText } from './scope.ts'
import { Versions } from './versions.tsx'

const t = texts.policies
const back = { to: '/policies', label: t.back }

/** One policy: what it says, what waits, and how it came to be so. */
export function OnePolicy() {
  const policyId = usePathParam('policyId')
  const query = useQuery(policyQuery(policyId))
  const may = useMay()
  return (
    <Page
      title={titleOf(query, nameOf)}
      back={back}
      lead={may('policies:write') ? undefined : t.readOnly}
      actions={
        query.data &&
        may('policies:write') && (
          <ButtonLink to="/policies/$policyId/edit" params={{ policyId }} leftSection={<Icon name="pencil" size={16} />}>
            {t.edit}
          </ButtonLink>
        )
      }
    >
      <Answered query={query}>{policy => <Parts policy={policy} />}</Answered>
    </Page>
  )
}

function Parts({ policy }: { readonly policy: Policy }) {
  const scopeText = useScopeText()
  const { settings, attention, proposal, reviewing } = policy
  const nothing = Object.keys(settings).length === 0
  return (
    <>
      <PolicyState policy={policy} />
      {proposal && <WaitingVersion policy={policy} proposal={proposal} />}
      {attention && (
        <Alert color="yellow" icon={<Icon name="warning" />} title={t.loosened(attention.loosened.map(labelOf).join(', '))}>
          {t.loosenedUntil}
        </Alert>
      )}
      <Section title={t.says}>
        {nothing ? <p>{policy.scope === null ? t.nothingSet : t.nothingSetHere}</p> : <Says settings={settings} />}
      </Section>
      <Facts
        items={[
          [t.facts.scope, scopeText(policy.scope)],
          [t.facts.version, String(policy.version)],
          [t.facts.changed, <When key="changed" at={policy.updatedAt} none={t.never} />],
          [t.facts.reviewers, t.reviewing(reviewing.people, reviewing.roles)],
          [t.facts.id, <Copy key="id" value={policy.id} label={t.facts.id} />],
        ]}
      />
      <Versions policy={policy} />
    </>
  )
}
