import type { JsonObject } from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'

/** What is public of an integration, and asks no connector. */

const keysPath = '/jwks.json'
const certificatePath = '/certificate.pem'
const discoveryPath = '/.well-known/openid-configuration'

export type Publisher = Pick<Integrations, 'certificate' | 'issuerMetadata' | 'jwks'>

export interface PublicDocument {
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject | string
}

const cached = { 'cache-control': 'public, max-age=300' }

/** Nothing where the path is a connector's to answer. */
export async function publicDocument(from: Publisher, id: string, path: string): Promise<PublicDocument | undefined> {
  switch (path) {
    case keysPath:
      return { headers: cached, body: await from.jwks(id) }
    case certificatePath:
      return { headers: { 'content-type': 'application/x-pem-file' }, body: await from.certificate(id) }
    case discoveryPath: {
      const metadata = await from.issuerMetadata(id)
      return metadata && { headers: cached, body: metadata }
    }
    default:
      return undefined
  }
}
