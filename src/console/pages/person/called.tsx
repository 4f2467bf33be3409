import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import type { HelpdeskCall } from '../../api/schema.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import classes from './person.module.css'

const t = texts.person.verify
const waitSeconds = 20
/** Where a call is gone on with. */
const callPath = '/helpdesk/$callId'

/** A verification that has begun: its link, once, and how far it is. What comes after it is the helpdesk's page. */
export function Called({ call, onClose }: { readonly call: HelpdeskCall; readonly onClose: () => void }) {
  const { id, url, qr, expiresAt } = call
  const now = useQuery({
    queryKey: ['/v1/helpdesk/verifications', id],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/helpdesk/verifications/{id}', { params: { path: { id }, query: { wait: waitSeconds } }, signal })),
    initialData: call,
    initialDataUpdatedAt: 0,
    // Each answer comes when something has changed, or after a while.
    refetchInterval: ({ state }) => (state.data?.progress === 'finished' ? false : 1_000),
  })
  const { progress, verdict } = now.data
  const mayOpen = useMayOpen()
  return (
    <Stack>
      <Text role="status" fw={600}>
        {t.started}
      </Text>
      {url !== undefined && <Text>{t.pass}</Text>}
      {qr !== undefined && (
        <img className={classes.qr} src={`data:image/svg+xml;utf8,${encodeURIComponent(qr)}`} alt={t.channels.qr} />
      )}
      <Facts
        items={[
          ...(url === undefined ? [] : [[t.link, <Copy key="url" value={url} label={t.link} />] as const]),
          [t.progress, verdict === null ? t.word(progress) : t.word(verdict.class)],
          [t.expires, <When key="expires" at={expiresAt} />],
        ]}
      />
      {now.error && <Trouble error={now.error} />}
      <Group justify="flex-end" gap="xs">
        {mayOpen(callPath) && (
          <ButtonLink variant="default" to={callPath} params={{ callId: id } as never}>
            {t.watch}
          </ButtonLink>
        )}
        <Button onClick={onClose}>{t.done}</Button>
      </Group>
    </Stack>
  )
}
