import { Alert, Stack, Text, Title } from '@mantine/core'
import type { InvitesPreview } from '../../api/invites.ts'
import { Icon } from '../../parts/icons.tsx'
import { Numbers } from '../../parts/numbers.tsx'
import { Rows } from '../../parts/rows.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.invitations.invite

/** How many would be asked, and who is left out and why. */
export function Preview({ preview }: { readonly preview: InvitesPreview }) {
  const { people, invited, left, isPartial, canSend } = preview
  const out = left.reduce((sum, one) => sum + one.people, 0)
  return (
    <Stack gap="sm" role="status" aria-label={t.preview}>
      <Title order={3}>{t.preview}</Title>
      {!canSend && <Alert color="red" icon={<Icon name="stop" />} title={t.cannotSend} />}
      <Numbers
        items={[
          [t.total, people],
          [t.asked, invited],
          [t.left, out],
        ]}
      />
      {isPartial && <Text size="sm">{t.partial(people)}</Text>}
      {invited === 0 && !isPartial && <Text size="sm">{t.nobody}</Text>}
      {left.length > 0 && (
        <Rows
          label={t.leftTable}
          heads={[t.leftWhy, t.leftCount]}
          rows={left.map(one => ({
            key: one.why,
            cells: [texts.invitations.whyOf(one.why), one.people.toLocaleString(texts.locale)],
          }))}
        />
      )}
    </Stack>
  )
}
