import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { answered, api } from '../api/client.ts'
import { useMay } from '../api/session.ts'
import { pages } from '../routes.ts'
import type { Command } from './command.ts'

const fewestLetters = 2
const shown = 6
/** Where somebody's page is. Nobody is found before there is one. */
const personPath = '/people/$integrationId/$externalId'

/** People by the letters that their logins and names begin with. */
export function useFoundPeople(wanted: string): readonly Command[] {
  const may = useMay()
  const navigate = useNavigate()
  const [search] = useDebouncedValue(wanted, 150)
  const page = pages.find(({ path }) => path === personPath)
  const enabled = search.length >= fewestLetters && page !== undefined && may('directory:read') && may(page.permission)
  const { data } = useQuery({
    queryKey: ['/v1/directory/users', { search, limit: shown }],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/users', { params: { query: { search, limit: shown } }, signal })),
    enabled,
  })
  if (!enabled || !data) return []
  return data.items.map(({ integrationId, externalId, login, displayName }) => ({
    id: `${integrationId} ${externalId}`,
    label: displayName ?? login,
    hint: login,
    icon: 'person',
    run: () => void navigate({ to: personPath, params: { integrationId, externalId } }),
  }))
}
