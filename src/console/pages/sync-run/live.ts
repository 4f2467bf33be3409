import { useEffect, useState } from 'react'
import { queryClient } from '../../api/query-client.ts'
import type { SyncRunProgress } from '../../api/schema.ts'
import { readRunsAgain, runQuery } from '../sync/queries.ts'

/**
 * Puts into the run what its stream of events tells, until it is over (`/v1/sync-runs/{id}/events`). Answers whether the stream
 * is open: while it is not, whoever shows the run asks again by themselves. The browser opens a stream that was cut anew.
 */
export function useLive(id: string, isRunning: boolean): boolean {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isRunning) return
    const { queryKey } = runQuery(id)
    const stream = new EventSource(`/v1/sync-runs/${encodeURIComponent(id)}/events`)
    const hear = (event: MessageEvent<string>) => {
      const news = JSON.parse(event.data) as Partial<SyncRunProgress>
      queryClient.setQueryData<SyncRunProgress>(queryKey, before => before && { ...before, ...news })
    }
    stream.onopen = () => setOpen(true)
    stream.onerror = () => setOpen(false)
    stream.addEventListener('progress', hear)
    stream.addEventListener('end', event => {
      stream.close()
      hear(event)
      // What the stream leaves out: when it ended, and whether somebody has to decide.
      readRunsAgain()
    })
    return () => {
      stream.close()
      setOpen(false)
    }
  }, [id, isRunning])
  return isOpen
}
