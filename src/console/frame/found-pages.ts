import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { integrationsQuery } from '../api/integrations.ts'
import { useMay } from '../api/session.ts'
import type { IconName } from '../parts/icons.tsx'
import { texts } from '../texts/index.ts'
import type { Command } from './command.ts'
import { useMayOpen } from './open-pages.ts'

const t = texts.frame.search

/** Ids by which their page is opened: how they look, where it is, and what the page is of. Verifications have no prefix. */
const kinds: readonly {
  readonly looks: RegExp
  readonly to: string
  readonly name: keyof typeof t.ofId
  readonly icon: IconName
}[] = [
  { looks: /^[\w-]{32}$/, to: '/verifications/$verificationId', name: 'verification', icon: 'shield' },
  { looks: /^run_[\w-]+$/, to: '/sync/runs/$runId', name: 'run', icon: 'sync' },
  { looks: /^rev_[\w-]+$/, to: '/reviews/$reviewId', name: 'review', icon: 'check' },
  { looks: /^case_[\w-]+$/, to: '/cases/$caseId', name: 'case', icon: 'warning' },
  { looks: /^cmp_[\w-]+$/, to: '/invitations/$campaignId', name: 'campaign', icon: 'mail' },
  { looks: /^pol_[\w-]+$/, to: '/policies/$policyId', name: 'policy', icon: 'rules' },
  { looks: /^whk_[\w-]+$/, to: '/settings/webhooks/$webhookId', name: 'webhook', icon: 'gear' },
]
const integrationPath = '/integrations/$integrationId'
const shown = 6

/** Pages by an id as a log or a ticket has it, and integrations by their id or name. Whether an id is known its page says. */
export function useFoundPages(text: string): readonly Command[] {
  const may = useMay()
  const mayOpen = useMayOpen()
  const navigate = useNavigate()
  const letters = text.toLowerCase()
  const enabled = text.length > 1 && may('integrations:read') && mayOpen(integrationPath)
  const { data } = useQuery({ ...integrationsQuery, enabled })
  const integrations = enabled
    ? (data?.items ?? []).filter(({ id, name }) => id === text || name.toLowerCase().includes(letters)).slice(0, shown)
    : []
  return [
    ...integrations.map(({ id, name }) => ({
      id: `integration ${id}`,
      label: name,
      hint: t.ofId.integration,
      icon: 'plug' as const,
      run: () => void navigate({ to: integrationPath, params: { integrationId: id } }),
    })),
    ...kinds.flatMap(({ looks, to, name, icon }): readonly Command[] => {
      const [param] = /(?<=\$)\w+/.exec(to) ?? []
      if (param === undefined || !looks.test(text) || !mayOpen(to)) return []
      return [{ id: to, label: text, hint: t.ofId[name], icon, run: () => void navigate({ to, params: { [param]: text } }) }]
    }),
  ]
}
