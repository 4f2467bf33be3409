import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { personQuery, type Whom } from '../../api/directory.ts'
import type { AdminToken } from '../../api/schema.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { texts } from '../../texts/index.ts'

/** Where in the list it stands whose a token is. */
export const holderId = (tokenId: string) => `holder-of-${tokenId}`

/** Whose a token is: by name where there is one. */
export function Holder({ token: { id, person } }: { readonly token: AdminToken }) {
  return (
    <Text span inherit id={holderId(id)} tabIndex={-1}>
      {person === null ? texts.settings.access.nobody : <Known person={person} />}
    </Text>
  )
}

function Known({ person }: { readonly person: Whom }) {
  const { data } = useQuery(personQuery(person))
  return <PersonLink person={person} name={data?.displayName ?? data?.login ?? person.externalId} />
}
