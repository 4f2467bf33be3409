import { Alert, Button, Checkbox, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { personKey } from '../../api/directory.ts'
import { integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import type { HelpdeskCall, HelpdeskPerson, Person } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Loading } from '../../parts/loading.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { Called } from './called.tsx'

const t = texts.person.verify
const fields = ['/ticket', '/reason', '/channel', '/operations']

interface Shown {
  readonly person: Person
  readonly opened: boolean
  readonly onClose: () => void
}

/** Has somebody verified now, through a helpdesk: the link goes to them, or to whoever sits with them. */
export function Verify({ person, opened, onClose }: Shown) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.title} size="lg" closeOnClickOutside={false}>
      <Asked person={person} onClose={onClose} />
    </Modal>
  )
}

function Asked({ person, onClose }: Omit<Shown, 'opened'>) {
  const integrations = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  const queries = useQueryClient()
  const [chosen, choose] = useState<string | null>(null)
  const [call, setCall] = useState<HelpdeskCall>()
  const ofHelpdesk = new Set(templates.data?.items.flatMap(({ id, kind }) => (kind === 'helpdesk' ? [id] : [])))
  const helpdesks = (integrations.data?.items ?? []).filter(one => ofHelpdesk.has(one.template) && one.state === 'enabled')
  const helpdesk = chosen ?? helpdesks[0]?.id
  function begun(made: HelpdeskCall) {
    setCall(made)
    void queries.invalidateQueries({ queryKey: personKey(person) })
  }
  if (call) return <Called call={call} onClose={onClose} />
  if (integrations.isPending || templates.isPending) return <Loading rows={3} height={48} />
  if (helpdesk === undefined) return <Alert color="yellow">{t.noHelpdesk}</Alert>
  return (
    <Stack>
      <Text>{t.lead}</Text>
      {helpdesks.length > 1 && (
        <Select
          label={t.helpdesk}
          data={helpdesks.map(({ id, name }) => ({ value: id, label: name }))}
          value={helpdesk}
          onChange={choose}
          allowDeselect={false}
        />
      )}
      <ByHelpdesk key={helpdesk} helpdesk={helpdesk} person={person} onClose={onClose} onCall={begun} />
    </Stack>
  )
}

/** How the person can be reached there; what cannot be says why. */
function ByHelpdesk({
  helpdesk,
  person: { integrationId, externalId },
  ...rest
}: {
  readonly helpdesk: string
  readonly person: Person
  readonly onClose: () => void
  readonly onCall: (call: HelpdeskCall) => void
}) {
  const query = { integrationId: helpdesk, directoryIntegrationId: integrationId, externalId }
  const ways = useQuery({
    queryKey: ['/v1/helpdesk/people', query],
    queryFn: ({ signal }) => answered(api.GET('/v1/helpdesk/people', { params: { query }, signal })),
  })
  return (
    <Answered query={ways} loading={<Loading rows={3} height={48} />}>
      {reached =>
        reached.canVerify ? <Form helpdesk={helpdesk} reached={reached} {...rest} /> : <Alert color="yellow">{t.cannot}</Alert>
      }
    </Answered>
  )
}

type Channel = HelpdeskPerson['channels'][number]['channel']
type Operation = HelpdeskPerson['operations'][number]

function Form({
  helpdesk,
  reached: { integrationId, externalId, channels, operations },
  onClose,
  onCall,
}: {
  readonly helpdesk: string
  readonly reached: HelpdeskPerson
  readonly onClose: () => void
  readonly onCall: (call: HelpdeskCall) => void
}) {
  const [channel, setChannel] = useState<Channel | undefined>(channels.find(({ why }) => why === null)?.channel)
  const [wanted, setWanted] = useState<readonly string[]>([])
  const [ticket, setTicket] = useState('')
  const [reason, setReason] = useState('')
  // Of this dialog: pressed twice, or sent again by a bad network, it is one verification.
  const [key] = useState(() => crypto.randomUUID())
  const starting = useMutation({
    mutationFn: (through: Channel) => {
      const chosen: readonly Operation[] = operations.filter(one => wanted.includes(one))
      const body = {
        integrationId: helpdesk,
        user: { integrationId, externalId },
        channel: through,
        ...(ticket === '' ? {} : { ticket }),
        ...(reason === '' ? {} : { reason }),
        ...(chosen.length === 0 ? {} : { operations: [...chosen] }),
      }
      return answered(api.POST('/v1/helpdesk/verifications', { body, headers: { 'idempotency-key': key } }))
    },
    onSuccess: onCall,
  })
  const faults = faultsOf(starting.error, fields)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (channel !== undefined && !starting.isPending) starting.mutate(channel)
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Radio.Group
          label={t.channel}
          value={channel ?? null}
          onChange={next => setChannel(channels.find(one => one.channel === next)?.channel)}
          error={faults.at('/channel')}
        >
          <Stack gap={6} mt={6}>
            {channels.map(({ channel: name, address, why }) => (
              <Radio
                key={name}
                value={name}
                label={address === null ? t.channels[name] : t.on(t.channels[name], address)}
                description={why === null ? undefined : t.why[why]}
                disabled={why !== null}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Group grow align="flex-start">
          <TextInput
            label={t.ticket}
            value={ticket}
            onChange={event => setTicket(event.currentTarget.value)}
            maxLength={100}
            error={faults.at('/ticket')}
          />
          <TextInput
            label={t.reason}
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
            placeholder={t.reasonHow}
            maxLength={300}
            error={faults.at('/reason')}
          />
        </Group>
        {operations.length > 0 && (
          <Checkbox.Group label={t.operations} value={[...wanted]} onChange={setWanted} error={faults.at('/operations')}>
            <Group gap="md" mt={6}>
              {operations.map(name => (
                <Checkbox key={name} value={name} label={t.operation(name)} />
              ))}
            </Group>
          </Checkbox.Group>
        )}
        {starting.error && <Trouble error={starting.error} shownFaults={faults.isShown} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {texts.parts.cancel}
          </Button>
          <Button type="submit" loading={starting.isPending} disabled={channel === undefined}>
            {t.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
