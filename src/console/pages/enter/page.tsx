import { Button, Card, Code, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useSearch } from '@tanstack/react-router'
import { sessionQuery } from '../../api/session.ts'
import { Icon } from '../../parts/icons.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import classes from './enter.module.css'

const t = texts.enter

/** Below the console, and nowhere else: an address that somebody else wrote leads to no other site. */
const isOurs = (to: string | undefined): to is string => to !== undefined && /^\/(?![/\\])/.test(to)

/** Where whoever is not signed in learns how they can be, and from where they get back to the page that they wanted. */
export function Enter() {
  const signedIn = useQuery(sessionQuery)
  const { to }: { readonly to?: string } = useSearch({ strict: false })
  const wanted = isOurs(to) ? to : '/'
  useDocumentTitle(`${t.title} · ${texts.frame.product}`)
  const out = signedIn.data
  if (out?.session) return <Navigate to={wanted} replace />
  return (
    <main className={classes.page}>
      <Card className={classes.card} withBorder padding="xl">
        <Stack>
          <Icon name="steps" size={28} />
          <Title order={1}>{t.title}</Title>
          <Text c="dimmed">{t.lead}</Text>
          {out?.hasEnded && <Text role="status">{t.ended}</Text>}
          {signedIn.error && <Trouble error={signedIn.error} again={() => void signedIn.refetch()} />}
          {!signedIn.error && out?.oidc === undefined && <Loading rows={2} />}
          {out?.oidc !== undefined && <Ways oidc={out.oidc} wanted={wanted} />}
        </Stack>
      </Card>
    </main>
  )
}

function Ways({ oidc, wanted }: { readonly oidc: boolean; readonly wanted: string }) {
  return (
    <>
      {oidc ? (
        <Button component="a" href={`/console/sign-in?${new URLSearchParams({ to: `/console${wanted}` })}`}>
          {t.oidc}
        </Button>
      ) : (
        <Text size="sm">{t.noOidc}</Text>
      )}
      <Stack gap={4}>
        <Title order={2}>{t.link}</Title>
        <Text size="sm">{t.linkHow}</Text>
        <Code block>{t.command}</Code>
      </Stack>
    </>
  )
}
