import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../../api/client.ts'
import { eventsOf } from '../../../api/events.ts'
import { integrationQuery, integrationsQuery } from '../../../api/integrations.ts'
import { UnreachableError } from '../../../api/problem.ts'
import type { Paths } from '../../../api/schema.ts'

type Result = Paths['/v1/integrations/{id}/test']['post']['responses'][200]['content']['application/json']
export type Step = Result['steps'][number]

/** *Test connection* of what is stored: the steps come one by one, as the host takes them. */
export function useTest() {
  const client = useQueryClient()
  const [steps, setSteps] = useState<readonly Step[]>([])
  const test = useMutation({
    async mutationFn(id: string) {
      setSteps([])
      const body = await answered(
        api.POST('/v1/integrations/{id}/test', {
          params: { path: { id } },
          headers: { accept: 'text/event-stream' },
          parseAs: 'stream',
        }),
      )
      for await (const { event, data } of eventsOf(body)) {
        if (event === 'step') setSteps(before => [...before, data as Step])
        if (event === 'end') return data as Result
      }
      throw new UnreachableError('the test was cut off')
    },
    // A test learns things that the list shows, such as what people can edit.
    onSettled(_, __, id) {
      void client.invalidateQueries({ queryKey: integrationsQuery.queryKey, exact: true })
      void client.invalidateQueries({ queryKey: integrationQuery(id).queryKey, exact: true })
    },
  })
  return { ...test, steps }
}
