import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rehearsalQuery, type StartedRehearsal } from '../../api/flows.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { texts } from '../../texts/index.ts'
import { FlowPage, type FlowParts } from './flow-page.tsx'
import { canRehearse } from './kinds.ts'
import { Running } from './rehearsal-running.tsx'
import { StartRehearsal } from './rehearsal-start.tsx'

const t = texts.flows.rehearsal

/** Trying a flow with named people, before anybody else goes through it. */
export function Rehearsal() {
  return (
    <FlowPage tab="rehearsal" lead={t.lead}>
      {parts => (canRehearse(parts.template) ? <Known {...parts} /> : <Empty title={t.none}>{t.noneWhy}</Empty>)}
    </FlowPage>
  )
}

/** What was given once, by the names under which it is entered. */
function secretsOf({ client, entries }: StartedRehearsal): readonly (readonly [string, string])[] {
  return [
    ...(client ? [[t.clientId, client.id] as const, [t.clientSecret, client.secret] as const] : []),
    ...entries.filter(({ secret }) => secret).map(({ name, value }) => [name, value] as const),
  ]
}

function Known({ integration }: FlowParts) {
  const may = useMay()
  const query = useQuery(rehearsalQuery(integration.id))
  const [secrets, setSecrets] = useState<readonly (readonly [string, string])[]>()
  return (
    <>
      <Answered query={query} loading={<Loading rows={4} height={56} />}>
        {({ rehearsal }) => {
          if (rehearsal) return <Running integration={integration} rehearsal={rehearsal} />
          if (integration.state !== 'enabled') return <Empty title={t.off} />
          if (!may('secrets:write')) return <Empty title={t.mayNot} />
          return <StartRehearsal integration={integration} onStarted={started => setSecrets(secretsOf(started))} />
        }}
      </Answered>
      <SecretOnce
        title={t.secretTitle}
        values={secrets && secrets.length > 0 ? secrets : undefined}
        onClose={() => setSecrets(undefined)}
      />
    </>
  )
}
