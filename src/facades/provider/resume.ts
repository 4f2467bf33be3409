import { z } from 'zod'
import { problem } from '../../contract/index.ts'
import { issuerOf } from '../../integrations/issuer.ts'
import type { Resume } from '../legs/index.ts'

const put = z.object({ uid: z.string().regex(/^[\w-]{10,100}$/) })

/** Leads the browser of the seat back to the request that it came with, where the verdict is received. */
export function resumeByProvider(publicUrl: string): Resume {
  return async ({ continuation, mode }) => {
    const found = put.safeParse(continuation)
    if (!found.success) throw problem('conflict', 'There is nothing to go on with.')
    return { redirect: `${issuerOf(publicUrl, mode)}/interaction/${found.data.uid}` }
  }
}
