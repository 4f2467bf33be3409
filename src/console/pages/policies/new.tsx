import { Autocomplete, Button, Group, NativeSelect, SimpleGrid, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import type { Scope } from '../../api/policies.ts'
import { faultsOf } from '../../parts/faults.ts'
import { Leaving } from '../../parts/leaving.tsx'
import { Page } from '../../parts/page.tsx'
import { saidOf } from '../../parts/said.ts'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { PolicyForm } from './form.tsx'
import { groupsQuery } from './groups.ts'
import classes from './policies.module.css'
import { Save } from './save.tsx'
import { useDraft } from './use-draft.ts'

const t = texts.policies.fresh
const nothing = {}
type Kind = keyof typeof t.kinds
const kinds = Object.keys(t.kinds) as Kind[]

/** A policy for one integration, a directory or one of its groups. */
export function NewPolicy() {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<Scope>()
  const draft = useDraft(nothing, scope)
  const [isSaving, setSaving] = useState(false)
  // Told before the page is left for that reason, and sooner than it is drawn again.
  const isMade = useRef(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const making = useMutation({
    mutationFn: ({ why, to }: { readonly why: string; readonly to: Scope }) =>
      answered(api.POST('/v1/policies', { body: { name, scope: to, settings: draft.value, why } })),
    async onSuccess(made) {
      isMade.current = true
      toast.done(made.state === 'applied' ? t.made : texts.policies.form.proposed)
      await client.invalidateQueries({ queryKey: ['/v1/policies'] })
      await navigate({ to: '/policies/$policyId', params: { policyId: made.id } })
    },
  })
  const faults = faultsOf(making.error, ['/name'])
  const isReady = name.trim() !== '' && scope !== undefined && draft.changed.length > 0
  return (
    <Page title={t.title} lead={t.lead} back={{ to: '/policies', label: texts.policies.back }}>
      <Leaving isDirty={() => (name !== '' || draft.changed.length > 0) && !isMade.current} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <TextInput
          label={t.name}
          required
          maxLength={120}
          value={name}
          error={faults.at('/name')}
          onChange={event => setName(event.currentTarget.value)}
        />
        <ScopeChoice onChange={setScope} />
      </SimpleGrid>
      <PolicyForm
        before={nothing}
        value={draft.value}
        scope={scope ?? null}
        looser={draft.looser}
        faults={draft.faults}
        onChange={draft.set}
      />
      {draft.unchecked && <Trouble error={draft.unchecked} again={draft.checkAgain} />}
      <Group className={classes.bar} justify="space-between" gap="sm">
        <span role="status">{draft.changed.length === 0 ? t.needs : texts.policies.form.some(draft.changed.length)}</span>
        <Button onClick={() => setSaving(true)} disabled={!isReady}>
          {t.title}
        </Button>
      </Group>
      <Save
        opened={isSaving}
        onClose={() => {
          setSaving(false)
          making.reset()
        }}
        before={nothing}
        after={draft.value}
        looser={draft.looser}
        isChecked={draft.isChecked}
        pending={making.isPending}
        error={making.error}
        onSave={why => scope && making.mutate({ why, to: scope })}
      />
    </Page>
  )
}

function ScopeChoice({ onChange }: { readonly onChange: (scope: Scope | undefined) => void }) {
  const [kind, setKind] = useState<Kind>('integration')
  const [of, setOf] = useState('')
  const [group, setGroup] = useState('')
  const [search] = useDebouncedValue(group, 250)
  const integrations = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  const groups = useQuery({ ...groupsQuery(of, search), enabled: kind === 'group' && of !== '' })
  const failed = [integrations, templates].find(({ error }) => error)
  const directories = new Set(templates.data?.items.filter(one => one.kind === 'directory').map(one => one.id))
  const choices = (integrations.data?.items ?? []).filter(one => directories.has(one.template) === (kind !== 'integration'))

  const tell = (next: { readonly kind: Kind; readonly of: string; readonly group: string }) => {
    setKind(next.kind)
    setOf(next.of)
    setGroup(next.group)
    if (next.of === '' || (next.kind === 'group' && next.group === '')) return onChange(undefined)
    if (next.kind === 'integration') return onChange({ integrationId: next.of })
    onChange(next.kind === 'group' ? { directoryId: next.of, groupId: next.group } : { directoryId: next.of })
  }
  return (
    <>
      {failed && <Trouble error={failed.error} again={() => void failed.refetch()} />}
      <NativeSelect
        label={t.kind}
        data={kinds.map(value => ({ value, label: t.kinds[value] }))}
        value={kind}
        onChange={event => tell({ kind: event.currentTarget.value as Kind, of: '', group: '' })}
      />
      <NativeSelect
        label={kind === 'integration' ? t.integration : t.directory}
        required
        data={[{ value: '', label: t.choose }, ...choices.map(one => ({ value: one.id, label: one.name }))]}
        value={of}
        onChange={event => tell({ kind, of: event.currentTarget.value, group: '' })}
      />
      {kind === 'group' && (
        <Autocomplete
          label={t.group}
          description={t.groupHelp}
          required
          disabled={of === ''}
          error={groups.error ? saidOf(groups.error).title : undefined}
          data={(groups.data ?? []).map(({ id, name }) => ({ value: id, label: name === id ? id : `${name} · ${id}` }))}
          value={group}
          onChange={next => tell({ kind, of, group: groups.data?.find(one => `${one.name} · ${one.id}` === next)?.id ?? next })}
        />
      )}
    </>
  )
}
