import { Alert, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'
import { forgetRelayed, relayedOf } from '../../api/helpdesk.ts'
import type { HelpdeskCall } from '../../api/schema.ts'
import { Copy } from '../../parts/copy.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import classes from './call.module.css'

const t = texts.call.link

/** A link that the agent passes on: as long as nobody opened it, and only in the page that it was given to. */
export function LinkOnce({ call }: { readonly call: HelpdeskCall }) {
  const isUnopened = call.progress === 'waiting' || call.progress === 'sent'
  const isTheirs = call.channel === 'link' || call.channel === 'qr'
  const given = relayedOf(call.id)
  useEffect(() => {
    if (!isUnopened) forgetRelayed(call.id)
  }, [isUnopened, call.id])
  if (!isUnopened || !isTheirs) return null
  return (
    <Section title={t.title}>
      {given === undefined ? (
        <Text c="dimmed">{t.lost}</Text>
      ) : (
        <Stack gap="sm">
          <Alert variant="outline" color="yellow" icon={<Icon name="warning" />}>
            {given.qr === undefined ? t.once : t.qrHow}
          </Alert>
          {given.qr === undefined ? (
            <Copy value={given.url} label={t.label} />
          ) : (
            <img className={classes.qr} src={`data:image/svg+xml,${encodeURIComponent(given.qr)}`} alt={t.qr} />
          )}
        </Stack>
      )}
    </Section>
  )
}
