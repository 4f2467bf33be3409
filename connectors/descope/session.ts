import { z } from 'zod'
import { asSealed, type HostContext, problem, type SurfaceCall, type VerificationId } from '../../src/contract/index.ts'

/**
 * The session token of Incode's API: which verification it is of, and where its person goes next, sealed by the host. It
 * comes back in the header that Incode's own API reads it from.
 */

export const sessionHeader = 'x-incode-hardware-id'

const session = z.object({ id: z.string().min(1), url: z.string().min(1) })
export interface Session {
  readonly id: VerificationId
  readonly url: string
}

export const sealSession = (host: Pick<HostContext, 'seal'>, given: Session): Promise<string> =>
  host.seal.close(JSON.stringify({ use: 'session', ...given }))

/** The one that the call is about; `id` in the query has to be the same, where it is there at all. */
export async function sessionOf(
  host: Pick<HostContext, 'seal'>,
  { headers, query }: Pick<SurfaceCall, 'headers' | 'query'>,
): Promise<Session> {
  const token = headers.get(sessionHeader)
  if (token === null || token.length > 4_000) throw problem('unauthenticated', 'There is no session token.')
  const { id, url } = session.parse(JSON.parse(await opened(host, token)))
  const asked = query.get('id')
  if (asked !== null && asked !== id) throw problem('not_found')
  return { id: id as VerificationId, url }
}

async function opened({ seal }: Pick<HostContext, 'seal'>, token: string): Promise<string> {
  try {
    return await seal.open(asSealed(token))
  } catch {
    throw problem('unauthenticated', 'The session token is none of this integration.')
  }
}
