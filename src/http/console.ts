import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem, type Random } from '../contract/index.ts'
import { token } from '../security/hash.ts'

/** Where `npm run console:build` puts it. */
export const consoleFolder = new URL('../../dist/console', import.meta.url).pathname

/** What Vite writes where an answer's nonce belongs. */
const placeholder = '__style_nonce__'

const notBuilt = 'The console is not built: run "npm run console:build" in the checkout of this host.'

/**
 * No `unsafe-*`: styles that the components make at run time carry the nonce of the answer, style attributes are set through the
 * CSSOM, and no text becomes a script or markup (Trusted Types).
 *
 * @see https://www.w3.org/TR/CSP3/
 */
const policy = (nonce: string) =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `connect-src 'self'`,
    `font-src 'self'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types default`,
  ].join('; ')

const headersOfAll: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
}

/** Addresses of pages have no file name at their end; whoever asks for a file gets that one or none. */
const isPage = (request: FastifyRequest) => !/\.\w{1,8}$/.test(request.url.split('?')[0] ?? '')

/**
 * The console's files, to anybody: there is nothing in them that is secret, and what they show comes from the admin API. Every
 * address of a page gives the one document, whose script draws that page.
 */
export async function consoleRoutes(
  app: FastifyInstance,
  { random, folder = consoleFolder }: { readonly random: Random; readonly folder?: string },
): Promise<void> {
  const file = join(folder, 'index.html')
  /** Read once for each build, so that none needs a restart: assets have other names after one. */
  let kept: { readonly builtAt: number; readonly page: string } | undefined
  async function document(): Promise<string> {
    const builtAt = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    )
    const page = kept !== undefined && kept.builtAt === builtAt ? kept.page : await readFile(file, 'utf8').catch(() => undefined)
    if (builtAt === undefined || page === undefined) throw problem('unavailable', notBuilt)
    kept = { builtAt, page }
    return page
  }

  await app.register(async pages => {
    await pages.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/console/assets/',
      index: false,
      // Their names change with what is in them (RFC 8246).
      cacheControl: true,
      immutable: true,
      maxAge: '365d',
      // As the build packed them: nothing secret is in them that the size could tell of.
      preCompressed: true,
      decorateReply: false,
      setHeaders: reply => reply.headers(headersOfAll),
    })
    const hidden = { schema: { hide: true } }
    // The folder itself is no file, of which the plugin would say that something broke.
    pages.get('/console/assets/', hidden, () => {
      throw problem('not_found')
    })
    // For whoever types the address of the host and no more.
    pages.get('/', hidden, (_request, reply) => reply.redirect('/console/', 302))
    pages.get('/console', hidden, (_request, reply) => reply.redirect('/console/', 308))
    pages.get('/console/*', hidden, async (request, reply) => {
      if (!isPage(request)) throw problem('not_found')
      const nonce = token(random, 16)
      const page = (await document()).replaceAll(placeholder, nonce)
      reply.headers({ ...headersOfAll, 'cache-control': 'no-store', 'content-security-policy': policy(nonce) })
      return reply.type('text/html; charset=utf-8').send(page)
    })
  })
}
