import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '../../contract/index.ts'
import { mayStill } from './authenticate.ts'

/** A route of a file has no HEAD: that would have all of it read, and written down as handed out, for nobody. */
export const fileRoute = { exposeHeadRoute: false } as const

interface File {
  readonly type: string
  readonly name: string
  /** A page of lines at a time. */
  readonly pages: AsyncIterable<string>
}

/** Answers with a file that goes on for as long as whoever asked may have it: it breaks off where they may no longer. */
export function sendFile(request: FastifyRequest, reply: FastifyReply, { type, name, pages }: File): FastifyReply {
  reply
    .type(`${type}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
  return reply.send(Readable.from(whileAllowed(request, pages)))
}

async function* whileAllowed(request: FastifyRequest, pages: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const page of pages) {
    if (!(await mayStill(request))) throw problem('forbidden')
    yield page
  }
}
