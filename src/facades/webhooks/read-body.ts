import type { IncomingMessage } from 'node:http'
import { problem } from '../../contract/index.ts'

/** The bytes of a call, unless they are more than its route takes. What is too long is not kept while it arrives. */
export async function readBody(message: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (Number(message.headers['content-length'] ?? 0) > limit) throw problem('payload_too_large')
  const chunks: Uint8Array[] = []
  let length = 0
  // The connection is still needed for the answer.
  const arriving: AsyncIterable<Uint8Array> = message.iterator({ destroyOnReturn: false })
  for await (const chunk of arriving) {
    length += chunk.byteLength
    if (length > limit) throw problem('payload_too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}
