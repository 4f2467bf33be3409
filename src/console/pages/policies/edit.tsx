import { Button, Group, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { policyQuery } from '../../api/policies.ts'
import type { Policy } from '../../api/schema.ts'
import { useFilters, usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Leaving } from '../../parts/leaving.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { PolicyForm } from './form.tsx'
import { nameOf } from './page.tsx'
import classes from './policies.module.css'
import { Save } from './save.tsx'
import { TrialOf } from './trial.tsx'
import { type Draft, useDraft } from './use-draft.ts'
import { carriedOver } from './values.ts'

const t = texts.policies.form
/** `?to=delivered`: it begins without anything of what was set. */
const delivered = 'delivered'
const nothingSet = {}

/** A policy as a form. What is entered is held against what was in force when the page was opened, until it is saved. */
export function EditPolicy() {
  const policyId = usePathParam('policyId')
  const query = useQuery(policyQuery(policyId))
  // Somebody else may save meanwhile: what stands here stays, and the host tells of it when this is saved.
  const [seen, see] = useState<Policy>()
  if (seen === undefined && query.data !== undefined) see(query.data)
  const name = titleOf({ data: seen, error: query.error }, nameOf)
  return (
    <Page title={t.title(name)} lead={t.lead} back={{ to: `/policies/${policyId}`, label: name }}>
      <Answered query={query} loading={<Loading rows={7} height={52} />}>
        {() => seen && <Edit policy={seen} newest={() => query.refetch().then(({ data }) => data)} onNewest={see} />}
      </Answered>
    </Page>
  )
}

function Edit({
  policy,
  newest,
  onNewest,
}: {
  readonly policy: Policy
  readonly newest: () => Promise<Policy | undefined>
  readonly onNewest: (policy: Policy) => void
}) {
  const { id, settings: before, scope } = policy
  const [{ to }] = useFilters(['to'])
  const draft = useDraft(before, scope, to === delivered ? nothingSet : before)
  const [isSaving, setSaving] = useState(false)
  const [isTrying, setTrying] = useState(false)
  // Told before the page is left for that reason, and sooner than it is drawn again.
  const isSaved = useRef(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const saving = useMutation({
    mutationFn: (why: string) =>
      answered(
        api.POST('/v1/policies/{id}/proposals', {
          params: { path: { id } },
          body: { settings: draft.value, why, ifVersion: policy.version },
        }),
      ),
    async onSuccess(made) {
      isSaved.current = true
      toast.done(made.state === 'applied' ? t.applied(made.version) : t.proposed)
      await client.invalidateQueries({ queryKey: ['/v1/policies'] })
      await navigate({ to: '/policies/$policyId', params: { policyId: id } })
    },
  })
  const goOn = async () => {
    const now = await newest()
    if (now === undefined) return
    draft.set(carriedOver(before, draft.value, now.settings))
    onNewest(now)
    saving.reset()
  }
  const nothing = draft.changed.length === 0
  return (
    <>
      <Leaving isDirty={() => !nothing && !isSaved.current} />
      <PolicyForm
        before={before}
        byDefault={policy.byDefault}
        value={draft.value}
        scope={scope}
        looser={draft.looser}
        faults={draft.faults}
        onChange={draft.set}
      />
      {draft.unchecked && <Trouble error={draft.unchecked} again={draft.checkAgain} />}
      <Group className={classes.bar} justify="space-between" gap="sm">
        <Text size="sm" role="status" maw="32rem">
          {nothing ? t.nothing : [t.some(draft.changed.length), sayWhen(draft)].join('. ')}
        </Text>
        <Group gap="xs">
          {!nothing && (
            <Button variant="subtle" onClick={draft.reset}>
              {t.discard}
            </Button>
          )}
          <Button variant="default" onClick={() => setTrying(true)} disabled={nothing || draft.faulty > 0}>
            {t.try}
          </Button>
          <Button onClick={() => setSaving(true)} disabled={nothing}>
            {t.save}
          </Button>
        </Group>
      </Group>
      <Save
        opened={isSaving}
        onClose={() => {
          setSaving(false)
          saving.reset()
        }}
        before={before}
        after={draft.value}
        looser={draft.looser}
        isChecked={draft.isChecked}
        pending={saving.isPending}
        error={saving.error}
        onSave={saving.mutate}
        onNewest={() => void goOn()}
      />
      <TrialOf policyId={id} settings={draft.value} opened={isTrying} onClose={() => setTrying(false)} />
    </>
  )
}

function sayWhen({ faulty, isChecked, looser }: Draft): string {
  if (faulty > 0) return t.faulty(faulty)
  if (!isChecked) return t.unchecked
  return looser.length > 0 ? t.loose : t.strict
}
