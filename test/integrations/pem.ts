import { createPrivateKey } from 'node:crypto'
import type { JsonObject } from '../../src/contract/index.ts'

/** Certificate and private key in one text, as an administrator pastes them. */
export function pemOf(privateJwk: JsonObject, certificate: string): string {
  const key = createPrivateKey({ key: privateJwk as Record<string, unknown>, format: 'jwk' })
  return `${certificate}${key.export({ type: 'pkcs8', format: 'pem' }).toString()}`
}
