import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { isProblem } from '../../api/problem.ts'
import type { PolicySettings } from '../../api/schema.ts'
import { faultsOf } from '../../parts/faults.ts'
import { Icon } from '../../parts/icons.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { Changes } from './changes.tsx'

const t = texts.policies.form

/** What is about to be saved, why, and when it takes effect. */
export function Save({
  opened,
  onClose,
  before,
  after,
  looser,
  isChecked,
  pending,
  error,
  onSave,
  onNewest,
}: {
  readonly opened: boolean
  readonly onClose: () => void
  readonly before: PolicySettings
  readonly after: PolicySettings
  readonly looser: readonly string[]
  /** Whether the host has said what is looser; without that nobody can tell when it takes effect. */
  readonly isChecked: boolean
  readonly pending: boolean
  readonly error: unknown
  readonly onSave: (why: string) => void
  /** Reads the policy as somebody else left it, and keeps what was entered. */
  readonly onNewest?: () => void
}) {
  const [why, setWhy] = useState('')
  const faults = faultsOf(error, ['/why'])
  const isStale = isProblem(error, 'version_conflict')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!pending) onSave(why)
  }
  return (
    <Modal opened={opened} onClose={pending ? () => undefined : onClose} title={t.saveTitle} size="lg">
      <form onSubmit={submit}>
        <Stack>
          <Changes before={before} after={after} looser={looser} />
          <Text fw={600}>{isChecked ? (looser.length > 0 ? t.loose : t.strict) : t.unchecked}</Text>
          <Textarea
            label={t.why}
            description={t.whyHelp}
            required
            maxLength={500}
            value={why}
            onChange={event => setWhy(event.currentTarget.value)}
            error={faults.at('/why')}
            data-autofocus
          />
          {isStale ? (
            <Alert color="yellow" icon={<Icon name="warning" />} title={t.conflict} role="alert">
              <Stack gap="xs" align="flex-start">
                <Text>{t.conflictHow}</Text>
                <Button variant="default" size="xs" onClick={onNewest}>
                  {t.takeNewest}
                </Button>
              </Stack>
            </Alert>
          ) : (
            error !== null && error !== undefined && <Trouble error={error} shownFaults={faults.isShown} />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={pending}>
              {texts.parts.cancel}
            </Button>
            <Button type="submit" loading={pending} disabled={isStale}>
              {isChecked && looser.length > 0 ? t.propose : t.saveNow}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
