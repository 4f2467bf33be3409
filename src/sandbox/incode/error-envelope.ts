import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

/** A refusal that the caller sees in Incode's error envelope. */
export class Refusal extends Error {
  readonly status: number
  /** Incode's own number in the body, where it is another than that of HTTP. */
  readonly number: number
  constructor(status: number, message: string, number = status) {
    super(message)
    this.status = status
    this.number = number
  }
}

/** The path without its query, with the secret part of a hosted link cut out. */
export function pathOf(request: FastifyRequest): string {
  const path = request.url.split('?', 1)[0] ?? '/'
  return path.replace(/^\/hosted\/[^/]+/, '/hosted/{handle}')
}

/** `timestamp`, `status`, `error`, `message`, `path`: the body of every refusal of the Omni API. */
export function envelope(request: FastifyRequest, timestamp: number, status: number, message: string, number = status): object {
  return { timestamp, status: number, error: STATUS_CODES[status] ?? 'Error', message, path: pathOf(request) }
}

/** What `error` means on the wire. The text of an unexpected error stays inside. */
export function refusalOf(error: unknown): { status: number; message: string; number?: number } {
  if (error instanceof Refusal) return { status: error.status, message: error.message, number: error.number }
  if (error instanceof z.ZodError) return { status: 400, message: z.prettifyError(error) }
  const { statusCode, message } = error as { statusCode?: number; message?: string }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, message: message ?? 'Bad Request' }
  }
  return { status: 500, message: 'Unexpected error' }
}

export function sendEnvelope(
  request: FastifyRequest,
  reply: FastifyReply,
  timestamp: number,
  refusal: { status: number; message: string; number?: number },
): FastifyReply {
  return reply.code(refusal.status).send(envelope(request, timestamp, refusal.status, refusal.message, refusal.number))
}
