import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Helpdesk, HelpdeskPerson } from '../../api/schema.ts'
import { Announced } from '../../parts/announced.tsx'
import { texts } from '../../texts/index.ts'
import { Find, type Wanted } from './find.tsx'
import { Found } from './found.tsx'

const t = texts.helpdesk

/**
 * From a login to an account. Looking people up is counted and leaves nothing in the address, in which a name would be read by
 * whoever sees it; so it is a deed here, and is not read again by itself.
 */
export function Caller({ desks }: { readonly desks: readonly Helpdesk[] }) {
  const [asked, setAsked] = useState<Wanted>()
  const looking = useMutation({
    mutationFn: ({ desk, login, directoryId }: Wanted) =>
      answered(
        api.GET('/v1/helpdesk/people', {
          params: {
            query: {
              integrationId: desk.id,
              loginHint: login,
              ...(directoryId === undefined ? {} : { directoryIntegrationId: directoryId }),
            },
          },
        }),
      ),
  })
  const find = (wanted: Wanted) => {
    setAsked(wanted)
    looking.mutate(wanted)
  }
  const person: HelpdeskPerson | undefined = looking.data
  return (
    <>
      <Announced>{person ? t.find.found(person.account) : ''}</Announced>
      {person && asked ? (
        <Found desk={asked.desk} person={person} onLeave={looking.reset} />
      ) : (
        <Find desks={desks} before={asked} pending={looking.isPending} error={looking.error} onFind={find} />
      )}
    </>
  )
}
