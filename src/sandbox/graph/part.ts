import type { FastifyRequest } from 'fastify'

/** Marks the parts of a batch on their way through the server. */
export const partHeader = 'x-sandbox-batch-part'

export const isPart = (request: FastifyRequest): boolean => partHeader in request.headers
