import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { answered, api } from '../api/client.ts'
import { useMay } from '../api/session.ts'
import { nameOf } from '../parts/name-of.ts'
import type { Command } from './command.ts'
import { useMayOpen } from './open-pages.ts'

const fewestLetters = 2
const shown = 6
/** Where somebody's page is. */
const personPath = '/people/$integrationId/$externalId'

export interface FoundPeople {
  readonly people: readonly Command[]
  /** Nobody is found of whom nobody has heard yet. */
  readonly isLooking: boolean
  readonly error: Error | null
}

/** People by the letters that their logins and names begin with. */
export function useFoundPeople(wanted: string): FoundPeople {
  const may = useMay()
  const navigate = useNavigate()
  const [search] = useDebouncedValue(wanted, 150)
  const mayOpen = useMayOpen()
  const enabled = search.length >= fewestLetters && may('directory:read') && mayOpen(personPath)
  const { data, error } = useQuery({
    queryKey: ['/v1/directory/users', { search, limit: shown }],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/users', { params: { query: { search, limit: shown } }, signal })),
    enabled,
  })
  const isLooking = enabled && data === undefined && error === null
  if (!enabled || !data) return { people: [], isLooking, error: enabled ? error : null }
  const people = data.items.map(({ integrationId, externalId, ...named }) => ({
    id: `${integrationId} ${externalId}`,
    label: nameOf(named),
    hint: named.login,
    icon: 'person' as const,
    run: () => void navigate({ to: personPath, params: { integrationId, externalId } }),
  }))
  return { people, isLooking, error }
}
