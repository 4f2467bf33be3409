import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { refuseForeignForm } from './same-site.ts'

/**
 * What all routes of people's pages have in common, whichever façade they belong to: forms, small ones, from our own pages
 * alone. They are no API, and its description does not have them.
 */
export async function asPages(pages: FastifyInstance, publicUrl: string): Promise<void> {
  await pages.register(formbody, { bodyLimit: 4_096 })
  pages.addHook('onRoute', route => {
    route.schema = { ...route.schema, hide: true }
  })
  pages.addHook('preHandler', async request => {
    if (request.method === 'POST') refuseForeignForm(request.headers, publicUrl)
  })
}
