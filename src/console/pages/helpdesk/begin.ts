import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { answered, api } from '../../api/client.ts'
import { personKey } from '../../api/directory.ts'
import { keepCall, keepRelayed } from '../../api/helpdesk.ts'
import { ProblemError } from '../../api/problem.ts'
import { queryClient } from '../../api/query-client.ts'
import type { requestOf } from './draft.ts'

/**
 * Begins a call, once: the same words sent again after no answer came carry the same key, so that a caller is not sent two
 * links by a slow network. What the host refused is asked anew, under another key.
 */
export function useBegin() {
  const navigate = useNavigate()
  const last = useRef<{ readonly words: string; readonly key: string }>(undefined)
  return useMutation({
    mutationFn(body: ReturnType<typeof requestOf>) {
      const words = JSON.stringify(body)
      if (last.current?.words !== words) last.current = { words, key: crypto.randomUUID() }
      const { key } = last.current
      return answered(api.POST('/v1/helpdesk/verifications', { body, headers: { 'idempotency-key': key } }))
    },
    onError(error) {
      if (error instanceof ProblemError && error.status < 500) last.current = undefined
    },
    async onSuccess(call, { user }) {
      keepRelayed(call)
      void queryClient.invalidateQueries({ queryKey: personKey(user) })
      await keepCall(call)
      await navigate({ to: '/helpdesk/$callId', params: { callId: call.id } })
    },
  })
}
