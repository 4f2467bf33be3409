import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { isProblem } from '../../api/problem.ts'
import type { Integration, MappingView } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Leaving } from '../../parts/leaving.tsx'
import { Meanwhile } from '../../parts/meanwhile.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { readRunsAgain } from '../sync/queries.ts'
import { MappingPreviewed } from './mapping-preview.tsx'
import { type Attributes, MappingTable } from './mapping-table.tsx'

const t = texts.sync.setup
const rowsShown = 5

const filled = (attributes: Attributes) =>
  Object.fromEntries(Object.entries(attributes).flatMap(([claim, from]) => (from.trim() === '' ? [] : [[claim, from.trim()]])))

/** The mapping as a form: previewed on real people before it is saved, and never written over somebody else's. */
export function MappingForm({
  directory,
  view,
  isMappable,
  onReload,
  onNewest,
}: {
  readonly directory: Integration
  readonly view: MappingView
  readonly isMappable: boolean
  /** Fills the form anew from what is in force. */
  readonly onReload: () => void
  /** Reads what is in force, and leaves the form as it is. */
  readonly onNewest: () => Promise<unknown>
}) {
  const may = useMay()
  const toast = useToast()
  const path = { path: { id: directory.id } }
  const newest: Attributes = Object.fromEntries(view.claims.map(({ claim, from }) => [claim, from ?? '']))
  const [inForce, setInForce] = useState(newest)
  // The version that the form was filled from: whoever saved another one meanwhile keeps it.
  const [version, setVersion] = useState(directory.version)
  const [attributes, set] = useState(inForce)
  const [isAsking, ask] = useState(false)
  const mapping = filled(attributes)
  const changed = Object.keys(attributes).filter(claim => (mapping[claim] ?? '') !== inForce[claim])
  const preview = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/integrations/{id}/mapping/preview', {
          params: path,
          body: { mapping: filled(attributes), limit: rowsShown },
        }),
      ),
  })
  const save = useMutation({
    mutationFn: () =>
      answered(
        api.PATCH('/v1/integrations/{id}', {
          params: path,
          // JSON Merge Patch (RFC 7396): null takes an attribute away.
          body: { version, config: { mapping: Object.fromEntries(changed.map(claim => [claim, mapping[claim] ?? null])) } },
        }),
      ),
    onSuccess() {
      ask(false)
      toast.done(t.mappingSaved)
      readRunsAgain()
      onReload()
    },
    onError(error) {
      ask(false)
      if (isProblem(error, 'version_conflict')) void onNewest()
    },
  })
  const pathOf = (claim: string) => `/config/mapping/${claim}`
  const previewPathOf = (claim: string) => `/mapping/${claim}`
  const claims = view.claims.map(({ claim }) => claim)
  const saveFaults = faultsOf(save.error, claims.map(pathOf))
  const previewFaults = faultsOf(preview.error, [...claims.map(pathOf), ...claims.map(previewPathOf)])
  const mayWrite = may('integrations:write') && isMappable
  const error = save.error ?? preview.error
  return (
    <Stack gap="md">
      <Leaving isDirty={() => changed.length > 0 && !save.isSuccess} />
      <MappingTable
        view={view}
        attributes={attributes}
        editable={preview.data?.editable}
        offered={Object.keys(preview.data?.rows[0]?.raw ?? {})}
        {...(mayWrite ? { onChange: (claim, from) => set({ ...attributes, [claim]: from }) } : {})}
        faultOf={claim =>
          saveFaults.at(pathOf(claim)) ?? previewFaults.at(pathOf(claim)) ?? previewFaults.at(previewPathOf(claim))
        }
      />
      <Text size="sm" c="dimmed" component="div">
        {view.readAt !== null && t.readAt} <When at={view.readAt} none={t.neverAsked} />
      </Text>
      {isProblem(save.error, 'version_conflict') ? (
        <Meanwhile
          theirs={Object.keys(newest)
            .filter(claim => newest[claim] !== inForce[claim])
            .map(claim => [texts.claims[claim] ?? claim, newest[claim] || t.fedByNothing] as const)}
          onTake={onReload}
          onLay={() => {
            setInForce(newest)
            setVersion(directory.version)
            set({ ...newest, ...Object.fromEntries(changed.map(claim => [claim, attributes[claim] ?? ''])) })
            save.reset()
          }}
        />
      ) : (
        error && <Trouble error={error} shownFaults={fault => saveFaults.isShown(fault) || previewFaults.isShown(fault)} />
      )}
      {mayWrite && (
        <Group gap="sm">
          <Button variant="default" loading={preview.isPending} onClick={() => preview.mutate()}>
            {t.preview}
          </Button>
          <Button disabled={changed.length === 0} onClick={() => ask(true)}>
            {t.saveMapping}
          </Button>
          {changed.length === 0 && (
            <Text size="sm" c="dimmed">
              {t.unchanged}
            </Text>
          )}
        </Group>
      )}
      {!mayWrite && <Text c="dimmed">{isMappable ? t.mayNot : t.fixed}</Text>}
      {preview.data && <MappingPreviewed preview={preview.data} />}
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={t.saveMappingTitle}
        confirm={t.saveMapping}
        pending={save.isPending}
        onConfirm={() => save.mutate()}
      >
        {t.saveMappingWhy}
      </Confirm>
    </Stack>
  )
}
