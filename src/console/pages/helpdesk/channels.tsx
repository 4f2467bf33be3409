import { Radio, Stack } from '@mantine/core'
import type { HelpdeskPerson } from '../../api/schema.ts'
import { texts } from '../../texts/index.ts'
import { type Channel, type Draft, isUsable, offered } from './draft.ts'

const t = texts.helpdesk.start

const said = ({ channel, address, why }: Channel): string => {
  if (why !== null) return t.why[why]
  return address === null ? t.channels[channel].how : t.to(address)
}

/** Each way with where it goes, masked, or why it cannot be gone. */
export function Channels({
  person,
  draft,
  onChange,
}: {
  readonly person: HelpdeskPerson
  readonly draft: Draft
  readonly onChange: (channel: Channel['channel']) => void
}) {
  const all = offered(person)
  return (
    <Radio.Group
      label={t.channel}
      value={draft.channel ?? null}
      onChange={value => {
        const one = all.find(({ channel }) => channel === value)
        if (one) onChange(one.channel)
      }}
    >
      <Stack gap="sm" mt="xs">
        {all.map(one => (
          <Radio
            key={one.channel}
            value={one.channel}
            label={t.channels[one.channel].name}
            description={said(one)}
            disabled={!isUsable(one, draft)}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}
