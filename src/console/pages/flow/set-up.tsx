import { useQuery } from '@tanstack/react-query'
import { setUpQuery } from '../../api/flows.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { texts } from '../../texts/index.ts'
import { FlowPage, type FlowParts } from './flow-page.tsx'
import { PlanAndApply } from './set-up-plan.tsx'
import { Standing } from './set-up-standing.tsx'

const t = texts.flows.setUp

/** What the host makes at the product: shown, made, looked at again, taken back. */
export function SetUp() {
  return (
    <FlowPage tab="setUp" lead={t.lead}>
      {parts => (parts.template.setupForm ? <Known {...parts} /> : <ByHand {...parts} />)}
    </FlowPage>
  )
}

function ByHand({ integration }: FlowParts) {
  const params = { integrationId: integration.id }
  return (
    <Empty
      title={t.none}
      action={
        <ButtonLink to="/integrations/$integrationId" params={params}>
          {t.toIntegration}
        </ButtonLink>
      }
    >
      {t.noneWhy}
    </Empty>
  )
}

function Known({ integration, template: { setupForm: form } }: FlowParts) {
  const may = useMay()('setup:run')
  const query = useQuery(setUpQuery(integration.id))
  if (form === undefined) return null
  return (
    <Answered query={query} loading={<Loading rows={5} height={60} />}>
      {({ applied }) => {
        if (applied) return <Standing id={integration.id} applied={applied} form={form} may={may} />
        return may ? <PlanAndApply id={integration.id} form={form} /> : <Empty title={t.mayNot} />
      }}
    </Answered>
  )
}
