import { NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { integrationsQuery, templatesQuery } from '../../../api/integrations.ts'
import type { Integration } from '../../../api/schema.ts'
import { isNode, listIn } from '../../../parts/config/schema.ts'
import { texts } from '../../../texts/index.ts'
import type { Entered } from './entered.ts'
import classes from './form.module.css'

const t = texts.integrationForm

interface Props {
  readonly entered: Entered
  readonly onChange: (entered: Entered) => void
  readonly fault: (place: string) => string | undefined
}

/** What people here call it. */
export function Naming({ entered, onChange, fault, isSeen }: Props & { readonly isSeen: boolean }) {
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }} className={classes.pair}>
        <TextInput
          label={t.name}
          description={isSeen ? t.nameSeen : t.nameHelp}
          withAsterisk
          maxLength={120}
          error={fault('/name')}
          value={entered.name}
          onChange={event => onChange({ ...entered, name: event.currentTarget.value })}
          autoComplete="off"
        />
        <TextInput
          label={t.owner}
          description={t.ownerHelp}
          maxLength={200}
          error={fault('/owner')}
          value={entered.owner}
          onChange={event => onChange({ ...entered, owner: event.currentTarget.value })}
          autoComplete="off"
        />
      </SimpleGrid>
      <Textarea
        label={t.description}
        maxLength={1_000}
        rows={2}
        error={fault('/description')}
        value={entered.description}
        onChange={event => onChange({ ...entered, description: event.currentTarget.value })}
      />
    </Stack>
  )
}

/** Everything that verifies people. */
export function useAccounts(): readonly Integration[] {
  const integrations = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  const verifiers = templates.data?.items.filter(one => one.kind === 'verifier').map(one => one.id) ?? []
  return integrations.data?.items.filter(one => verifiers.includes(one.template)) ?? []
}

/** The workflows that an account lists, by its own configuration. */
export function workflowsOf(account: Integration | undefined): readonly { readonly value: string; readonly label: string }[] {
  return listIn(account?.config.workflows)
    .filter(isNode)
    .map(({ id, name, purpose }) => ({
      value: String(id),
      label: typeof purpose === 'string' ? `${String(name)} · ${purpose}` : String(name),
    }))
}

/** Which Incode account verifies, and by which of its workflows. */
export function AccountChoice({ entered, onChange, fault }: Props) {
  const accounts = useAccounts()
  const account = accounts.find(one => one.id === entered.accountId)
  const choose = (id: string) => {
    const next = accounts.find(one => one.id === id)
    onChange({ ...entered, accountId: next?.id, workflowId: workflowsOf(next)[0]?.value })
  }
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} className={classes.pair}>
      <NativeSelect
        label={t.account}
        description={t.accountHelp}
        withAsterisk
        error={fault('/accountId')}
        data={[
          { value: '', label: accounts.length === 0 ? t.noAccount : t.choose },
          ...accounts.map(one => ({ value: one.id, label: one.name })),
        ]}
        value={entered.accountId ?? ''}
        onChange={event => choose(event.currentTarget.value)}
      />
      <NativeSelect
        label={t.workflow}
        description={t.workflowHelp}
        withAsterisk
        error={fault('/workflowId')}
        disabled={account === undefined}
        data={[{ value: '', label: account ? t.choose : t.accountFirst }, ...workflowsOf(account)]}
        value={entered.workflowId ?? ''}
        onChange={event => onChange({ ...entered, workflowId: event.currentTarget.value || undefined })}
      />
    </SimpleGrid>
  )
}
