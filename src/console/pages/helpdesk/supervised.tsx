import { Checkbox, Stack, TextInput } from '@mantine/core'
import type { Faults } from '../../parts/faults.ts'
import { texts } from '../../texts/index.ts'
import type { Draft } from './draft.ts'

const t = texts.helpdesk.start

/** What a second person allowed. The host looks at who it was, at whom it is about, and at how old it is. */
export function Supervised({
  draft,
  onChange,
  faults,
}: {
  readonly draft: Draft
  readonly onChange: (change: Partial<Draft>) => void
  readonly faults: Faults
}) {
  const isSent = draft.channel === 'email' || draft.channel === 'sms' || draft.channel === undefined
  return (
    <Stack gap="sm">
      <Checkbox
        label={t.supervisor}
        description={t.supervisorHow}
        checked={draft.isAllowed}
        onChange={event => onChange({ isAllowed: event.currentTarget.checked })}
      />
      {draft.isAllowed && (
        <TextInput
          label={t.override}
          description={t.overrideHow}
          value={draft.override}
          onChange={event => onChange({ override: event.currentTarget.value })}
          error={faults.at('/overrideId')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={100}
          required
        />
      )}
      {draft.isAllowed && isSent && (
        <TextInput
          label={t.address}
          description={t.addressHow}
          value={draft.address}
          onChange={event => onChange({ address: event.currentTarget.value })}
          error={faults.at('/address')}
          autoComplete="off"
          spellCheck={false}
          maxLength={320}
        />
      )}
    </Stack>
  )
}
