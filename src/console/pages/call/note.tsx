import { Button, CopyButton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { noteQuery } from '../../api/helpdesk.ts'
import type { HelpdeskCall } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import classes from './call.module.css'

const t = texts.call.note

/** What goes into the ticket, as the host words it. */
export function Note({ call }: { readonly call: HelpdeskCall }) {
  const query = useQuery(noteQuery(call))
  return (
    <Section title={t.title}>
      <Text size="sm" c="dimmed">
        {t.how}
      </Text>
      <Answered query={query} loading={<Loading rows={1} height={180} />}>
        {note => (
          <Stack gap="xs">
            <pre className={classes.note}>{note}</pre>
            <CopyButton value={note} timeout={2_000}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy} leftSection={<Icon name={copied ? 'check' : 'copy'} size={16} />}>
                  {copied ? t.copied : t.copy}
                </Button>
              )}
            </CopyButton>
          </Stack>
        )}
      </Answered>
    </Section>
  )
}
