import { Alert, Button, Modal, Progress, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { AuditVerdict } from '../../api/schema.ts'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Icon } from '../../parts/icons.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.audit.verify

/** Has the host follow its chain, from the first entry or against a head that was kept outside. */
export function Chain({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.title} size="lg">
      <Check />
    </Modal>
  )
}

function Check() {
  const [head, setHead] = useState('')
  const checking = useMutation({
    mutationFn: () => answered(api.GET('/v1/audit/verify', { params: { query: head === '' ? {} : { head: head.trim() } } })),
  })
  const faults = faultsOf(checking.error, ['/head'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    checking.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>{t.lead}</Text>
        <TextInput
          label={t.head}
          description={t.headHelp}
          value={head}
          onChange={event => setHead(event.currentTarget.value)}
          error={faults.at('/head')}
          spellCheck={false}
        />
        {checking.isPending && (
          <Stack gap={6} role="status">
            <Text size="sm">{t.running}</Text>
            <Progress value={100} animated aria-label={t.running} />
          </Stack>
        )}
        {checking.error && <Trouble error={checking.error} shownFaults={faults.isShown} />}
        {checking.data && <Verdict verdict={checking.data} />}
        <Button type="submit" loading={checking.isPending} style={{ alignSelf: 'flex-end' }}>
          {t.start}
        </Button>
      </Stack>
    </form>
  )
}

function Verdict({ verdict: { sealed, unsealed, head, cut, fault } }: { readonly verdict: AuditVerdict }) {
  if (fault) {
    return (
      <Alert color="red" icon={<Icon name="warning" />} title={t.broken(fault.position)} role="alert">
        <Text>{t.faults[fault.kind]}</Text>
        <Text>{t.whatNow}</Text>
      </Alert>
    )
  }
  return (
    <Stack role="status">
      <Alert color="green" icon={<Icon name="check" />} title={t.whole(sealed)}>
        {cut && <Text>{t.cut(cut.entries)}</Text>}
        {unsealed > 0 && <Text>{t.waiting(unsealed)}</Text>}
      </Alert>
      {head && <Facts items={[[t.keep, <Copy key="head" value={`${head.position}.${head.hash}`} label={t.keep} />]]} />}
    </Stack>
  )
}
