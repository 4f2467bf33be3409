import { Alert, Modal, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { desksQuery } from '../../api/helpdesk.ts'
import type { Helpdesk, Person } from '../../api/schema.ts'
import { useSession } from '../../api/session.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { texts } from '../../texts/index.ts'
import { Start } from '../helpdesk/start.tsx'

const t = texts.person.verify

interface Shown {
  readonly person: Person
  readonly opened: boolean
  readonly onClose: () => void
}

/** Has somebody verified now, as the helpdesk's page does: what comes after it is the page of the call. */
export function Verify({ person, opened, onClose }: Shown) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.title} size="lg" closeOnClickOutside={false}>
      <Asked person={person} />
    </Modal>
  )
}

function Asked({ person }: Pick<Shown, 'person'>) {
  const desks = useQuery(desksQuery)
  const session = useSession()
  return (
    <Answered query={desks} loading={<Loading rows={3} height={48} />}>
      {({ items }) => {
        const own = items.filter(one => one.directories.some(({ id }) => id === person.integrationId))
        // Whatever else stands in the way, it comes after this.
        if (own.length === 0) return <NoHelpdesk />
        return (
          <Stack>
            <Text>{t.lead}</Text>
            {!session.person && (
              <Alert variant="outline" color="yellow" icon={<Icon name="warning" />} title={texts.helpdesk.nobody.title}>
                {texts.helpdesk.nobody.why}
              </Alert>
            )}
            <Through desks={own} person={person} />
          </Stack>
        )
      }}
    </Answered>
  )
}

/** Whoever may make one is led to where it is made. */
function NoHelpdesk() {
  const mayOpen = useMayOpen()
  const to = '/integrations/new'
  return (
    <Empty
      title={t.noHelpdesk}
      icon="headset"
      action={mayOpen(to) && <ButtonLink to={to}>{texts.newIntegration.title}</ButtonLink>}
    >
      {mayOpen(to) ? t.noHelpdeskHow : t.noHelpdeskWho}
    </Empty>
  )
}

/** The helpdesks of their directory; mostly it is one. */
function Through({ desks, person }: { readonly desks: readonly Helpdesk[]; readonly person: Person }) {
  const [chosen, choose] = useState<string | null>(null)
  const desk = desks.find(({ id }) => id === chosen) ?? desks[0]
  if (desk === undefined) return null
  return (
    <>
      {desks.length > 1 && (
        <Select
          label={t.helpdesk}
          data={desks.map(({ id, name }) => ({ value: id, label: name }))}
          value={desk.id}
          onChange={choose}
          allowDeselect={false}
        />
      )}
      <AtDesk key={desk.id} desk={desk} person={person} />
    </>
  )
}

/** How the person can be reached there; what cannot be says why. */
function AtDesk({ desk, person: { integrationId, externalId } }: { readonly desk: Helpdesk; readonly person: Person }) {
  const query = { integrationId: desk.id, directoryIntegrationId: integrationId, externalId }
  const reached = useQuery({
    queryKey: ['/v1/helpdesk/people', query],
    queryFn: ({ signal }) => answered(api.GET('/v1/helpdesk/people', { params: { query }, signal })),
  })
  return (
    <Answered query={reached} loading={<Loading rows={3} height={48} />}>
      {found => (found.canVerify ? <Start desk={desk} person={found} /> : <Alert color="yellow">{t.cannot}</Alert>)}
    </Answered>
  )
}
