import { Alert, Button, Group, List, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { isProblem } from '../../api/problem.ts'
import type { Case } from '../../api/schema.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Icon } from '../../parts/icons.tsx'
import { Leaving } from '../../parts/leaving.tsx'
import { Section } from '../../parts/page.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { accountName } from '../cases/case-state.ts'
import { readCasesAgain } from '../cases/queries.ts'
import { useLiveBinding } from './accounts.tsx'

const v = texts.cases.view
type Way = 'dismiss' | 'subject' | 'other'
const longest = 500

/** Says why it is over, or has an identity taken away, which waits for a second administrator. */
export function Decide({ matter, waits }: { readonly matter: Case; readonly waits: boolean }) {
  const { id, kind, subject, other } = matter
  const toast = useToast()
  const [way, choose] = useState<Way>('dismiss')
  const [reason, setReason] = useState('')
  const [isAsking, ask] = useState(false)
  const bound = { subject: useLiveBinding(subject).live, other: useLiveBinding(other).live }
  const deciding = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/cases/{id}/close', {
          params: { path: { id } },
          body: { reason: reason.trim(), ...(way === 'dismiss' ? {} : { unbind: way }) },
        }),
      ),
    onSuccess({ state }) {
      setReason('')
      choose('dismiss')
      toast.done(state === 'closed' ? v.done : v.waits)
    },
    onSettled() {
      ask(false)
      return readCasesAgain()
    },
  })
  const written = reason.trim()
  if (matter.state === 'closed') {
    return written === '' ? null : (
      <Alert color="yellow" icon={<Icon name="warning" />} title={v.meanwhile}>
        <Text>{v.meanwhileWhy}</Text>
        <Text fs="italic">{written}</Text>
      </Alert>
    )
  }
  const faults = faultsOf(deciding.error, ['/reason'])
  const whose = way === 'dismiss' ? undefined : way === 'subject' ? subject : (other ?? undefined)
  const wayTo = (value: 'subject' | 'other', party: Case['subject']) => (
    <Radio
      value={value}
      label={v.unbind(accountName(party))}
      description={bound[value] ? v.unbindWhy : v.unbindNot}
      disabled={!bound[value] || waits}
    />
  )
  const deed = whose ? v.propose : v.close
  return (
    <Section title={v.decide}>
      <Text c="dimmed">{v.whoDecides}</Text>
      <Stack gap="md" maw="44rem">
        <Radio.Group label={v.decision} value={way} onChange={value => choose(value as Way)}>
          <Stack gap="xs" mt={6}>
            <Radio value="dismiss" label={v.dismiss} />
            {wayTo('subject', subject)}
            {other && wayTo('other', other)}
          </Stack>
        </Radio.Group>
        <Textarea
          label={v.reason}
          description={v.reasonHow}
          required
          rows={3}
          maxLength={longest}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
          error={faults.at('/reason')}
        />
        {deciding.error && <Trouble error={deciding.error} shownFaults={faults.isShown} />}
        <Group gap="sm">
          <Button disabled={written === ''} onClick={() => ask(true)}>
            {deed}
          </Button>
          {written === '' && <Text span>{v.reasonFirst}</Text>}
        </Group>
      </Stack>
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={whose ? v.proposeTitle : v.closeTitle}
        confirm={deed}
        pending={deciding.isPending}
        onConfirm={() => deciding.mutate()}
      >
        {whose ? (
          <List size="sm">
            {v.proposeSays(accountName(whose)).map(sentence => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        ) : (
          v.closeSays[kind]
        )}
      </Confirm>
      <Leaving isDirty={() => written !== '' && !deciding.isPending && !isProblem(deciding.error, 'not_found')} />
    </Section>
  )
}
