import { Button, Group, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { AdminToken } from '../../api/schema.ts'
import { useSession } from '../../api/session.ts'
import { settingsQuery } from '../../api/settings.ts'
import { Answered } from '../../parts/answered.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { useToast } from '../../parts/toast.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { SettingsPage } from './frame.tsx'
import { Holder } from './holder.tsx'
import { Naming } from './naming.tsx'
import { NewToken } from './new-token.tsx'
import { Sessions } from './sessions.tsx'
import { tokensQuery } from './tokens-query.ts'
import { Warnings } from './warnings.tsx'

const t = texts.settings.access

/** Tokens of scripts and agents, who is signed in, and how administrators come in. */
export function AccessSettings() {
  const query = useQuery(tokensQuery)
  const { signIn } = useSession()
  const [isMaking, setMaking] = useState(false)
  const [asked, ask] = useState<AdminToken>()
  const [unnamed, name] = useState<AdminToken>()
  return (
    <SettingsPage
      part="access"
      lead={t.lead}
      actions={
        <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setMaking(true)}>
          {t.make}
        </Button>
      }
    >
      <Section title={t.tokens}>
        <Answered query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t.none} icon="key">
                {t.noneHow}
              </Empty>
            ) : (
              <Tokens items={items} onRevoke={ask} onName={name} />
            )
          }
        </Answered>
      </Section>
      <Sessions />
      <Section title={t.signIn}>
        <Warnings />
        <Groups />
        <Text>{t.come(signIn.oidc ? texts.settings.host.byProvider : texts.settings.host.byLink)}</Text>
      </Section>
      <NewToken opened={isMaking} onClose={() => setMaking(false)} />
      <Revoking token={asked} onClose={() => ask(undefined)} />
      <Naming token={unnamed} onClose={() => name(undefined)} />
    </SettingsPage>
  )
}

/** Which group of the provider has which role here, as the host's files say it. */
function Groups() {
  const { adminSignIn } = useQuery(settingsQuery).data ?? {}
  if (!adminSignIn) return null
  const roles = Object.entries(adminSignIn.roles).map(
    ([role, groups]) => [t.roles[role as AdminToken['role']], groups.join(', ')] as const,
  )
  return <Facts items={[[t.issuer, adminSignIn.issuer], [t.groupsClaim, adminSignIn.groupsClaim], ...roles]} />
}

function Tokens({
  items,
  onRevoke,
  onName,
}: {
  readonly items: readonly AdminToken[]
  readonly onRevoke: (token: AdminToken) => void
  readonly onName: (token: AdminToken) => void
}) {
  const columns = useMemo<readonly Column<AdminToken>[]>(
    () => [
      { id: 'name', header: t.columns.name, shown: 'always', cell: row => row.name },
      { id: 'role', header: t.columns.role, shown: 'always', cell: row => texts.roles[row.role] },
      { id: 'state', header: t.columns.state, cell: row => <TokenState token={row} /> },
      { id: 'person', header: t.columns.person, cell: row => <Holder token={row} /> },
      { id: 'used', header: t.columns.used, cell: row => <When at={row.lastUsedAt} none={texts.policies.never} /> },
      { id: 'made', header: t.columns.made, shown: 'hidden', cell: row => <When at={row.createdAt} /> },
      {
        id: 'act',
        header: t.columns.act,
        shown: 'always',
        cell: row =>
          stateOf(row) === 'valid' && (
            <Group gap="xs" wrap="nowrap">
              {row.person === null && (
                <Button variant="default" size="xs" aria-label={t.naming.openOf(row.name)} onClick={() => onName(row)}>
                  {t.naming.open}
                </Button>
              )}
              <Button variant="default" size="xs" aria-label={t.revokeOf(row.name)} onClick={() => onRevoke(row)}>
                {t.revoke}
              </Button>
            </Group>
          ),
      },
    ],
    [onRevoke, onName],
  )
  return <DataTable name="tokens" label={texts.settings.table(t.tokens)} columns={columns} rows={items} keyOf={row => row.id} />
}

const stateOf = ({ revokedAt, expiresAt }: AdminToken) =>
  revokedAt !== null ? 'revoked' : expiresAt !== null && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'valid'

function TokenState({ token }: { readonly token: AdminToken }) {
  const state = stateOf(token)
  return (
    <>
      <State tone={state === 'valid' ? 'good' : 'calm'}>{t.states[state]}</State>
      {state === 'valid' && token.expiresAt && (
        <Text size="sm" c="dimmed" component="div">
          {t.until} <When at={token.expiresAt} />
        </Text>
      )}
    </>
  )
}

function Revoking({ token, onClose }: { readonly token: AdminToken | undefined; readonly onClose: () => void }) {
  const client = useQueryClient()
  const toast = useToast()
  const revoking = useMutation({
    mutationFn: (id: string) => answered(api.DELETE('/v1/admin-tokens/{id}', { params: { path: { id } } })),
    onSuccess() {
      toast.done(t.revoked)
      onClose()
      return client.invalidateQueries({ queryKey: tokensQuery.queryKey })
    },
  })
  return (
    <Confirm
      opened={token !== undefined}
      onClose={() => {
        revoking.reset()
        onClose()
      }}
      title={t.revokeTitle(token?.name ?? '')}
      confirm={t.revoke}
      pending={revoking.isPending}
      error={revoking.error}
      onConfirm={() => token && revoking.mutate(token.id)}
    >
      {t.revokeWhy}
    </Confirm>
  )
}
