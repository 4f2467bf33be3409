import { Progress, Stack, Text } from '@mantine/core'
import type { Invites } from '../../api/schema.ts'
import { texts } from '../../texts/index.ts'
import { askedIn } from './state.ts'

const t = texts.invitations

/** How many of those who were asked are enrolled, in words and as a bar that says the same. */
export function CampaignProgress({ campaign }: { readonly campaign: Invites }) {
  const asked = askedIn(campaign)
  const { enrolled } = campaign.progress
  return (
    <Stack gap={4} miw="9rem">
      <Text size="sm">{t.progress(enrolled, asked)}</Text>
      <Progress value={asked === 0 ? 0 : (100 * enrolled) / asked} size="sm" aria-hidden transitionDuration={0} />
    </Stack>
  )
}
