import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api, byCursor } from '../../api/client.ts'
import type { Policy, PolicyVersion } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { ButtonLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Section } from '../../parts/page.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { Looser, labelOf } from './changes.tsx'
import classes from './policies.module.css'

const t = texts.policies.versions
const atOnce = 20

/** How a policy came to say what it says: each version with who, when and why, and the way back to it. */
export function Versions({ policy }: { readonly policy: Policy }) {
  const id = policy.id
  const query = useInfiniteQuery({
    queryKey: ['/v1/policies', id, 'versions'],
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(
        api.GET('/v1/policies/{id}/versions', {
          params: { path: { id }, query: { limit: atOnce, ...(cursor === undefined ? {} : { cursor }) } },
          signal,
        }),
      ),
    ...byCursor,
  })
  const [to, revertTo] = useState<number>()
  const items = query.data?.pages.flatMap(page => page.items)
  return (
    <Section title={t.title}>
      {query.error && <Trouble error={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Loading rows={2} height={60} />}
      {items?.length === 0 && <Text c="dimmed">{t.empty}</Text>}
      {items && items.length > 0 && (
        <>
          <ol className={classes.versions}>
            {items.map(one => (
              <Version key={one.version} version={one} policy={policy} onRevert={() => revertTo(one.version)} />
            ))}
            {policy.scope === null && !query.hasNextPage && <Delivered policy={policy} />}
          </ol>
          <More query={query} count={items.length} />
        </>
      )}
      <Modal opened={to !== undefined} onClose={() => revertTo(undefined)} title={t.revertTitle(to ?? 0)}>
        {to !== undefined && <Revert id={id} version={to} onDone={() => revertTo(undefined)} />}
      </Modal>
    </Section>
  )
}

function Version({
  version,
  policy,
  onRevert,
}: {
  readonly version: PolicyVersion
  readonly policy: Policy
  readonly onRevert: () => void
}) {
  const may = useMay()
  const mayRevert = may('policies:write') && version.version !== policy.version && policy.proposal === null
  return (
    <li className={classes.version}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4}>
          <Group gap="xs">
            <Text fw={600}>{t.number(version.version)}</Text>
            {version.looser.length > 0 && <Looser />}
          </Group>
          <Text size="sm" c="dimmed" component="div">
            <When at={version.at} /> {t.by(version.by.name ?? version.by.id)}
            {version.confirmedBy && `, ${t.confirmedBy(version.confirmedBy.name ?? version.confirmedBy.id)}`}
          </Text>
          <Text size="sm">“{version.why}”</Text>
          {version.changes.length > 0 && (
            <Text size="sm" c="dimmed">
              {version.changes.map(({ setting }) => labelOf(setting)).join(', ')}
            </Text>
          )}
        </Stack>
        {mayRevert && (
          <Button variant="default" size="xs" onClick={onRevert}>
            {t.revert}
          </Button>
        )}
      </Group>
    </li>
  )
}

/** Where everybody's policy began, which nobody made. */
function Delivered({ policy }: { readonly policy: Policy }) {
  const may = useMay()
  const isThere = Object.keys(policy.settings).length === 0
  return (
    <li className={classes.version}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4}>
          <Text fw={600}>{t.delivered}</Text>
          <Text size="sm" c="dimmed">
            {t.deliveredSays}
          </Text>
        </Stack>
        {may('policies:write') && !isThere && policy.proposal === null && (
          <ButtonLink
            to="/policies/$policyId/edit"
            params={{ policyId: policy.id }}
            search={{ to: 'delivered' }}
            variant="default"
            size="xs"
            aria-label={`${t.revert}: ${t.delivered}`}
          >
            {t.revert}
          </ButtonLink>
        )}
      </Group>
    </li>
  )
}

function Revert({ id, version, onDone }: { readonly id: string; readonly version: number; readonly onDone: () => void }) {
  const client = useQueryClient()
  const toast = useToast()
  const [why, setWhy] = useState('')
  const reverting = useMutation({
    mutationFn: () => answered(api.POST('/v1/policies/{id}/revert', { params: { path: { id } }, body: { version, why } })),
    onSuccess: made => {
      toast.done(made.state === 'applied' ? texts.policies.form.applied(made.version) : texts.policies.form.proposed)
      onDone()
      return client.invalidateQueries({ queryKey: ['/v1/policies'] })
    },
  })
  const faults = faultsOf(reverting.error, ['/why'])
  return (
    <DialogForm
      submit={t.revert}
      onSubmit={() => reverting.mutate()}
      onCancel={onDone}
      pending={reverting.isPending}
      error={reverting.error}
      shownFaults={faults.isShown}
    >
      <Text>{t.revertWhy}</Text>
      <Textarea
        label={t.why}
        required
        value={why}
        onChange={event => setWhy(event.currentTarget.value)}
        error={faults.at('/why')}
        data-autofocus
      />
    </DialogForm>
  )
}
