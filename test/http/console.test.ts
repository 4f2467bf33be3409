import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consoleRoutes } from '../../src/http/console.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { type World, world } from '../support/world.ts'

describe('how the console is served', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())
  const get = (path: string, init: RequestInit = {}) => fetch(`${w.url}${path}`, { redirect: 'manual', ...init })

  it('gives its one document for every address of a page, and keeps it nowhere', async () => {
    for (const path of ['/', '/console']) expect((await get(path)).headers.get('location')).toBe('/console/')
    for (const path of ['/console/', '/console/integrations', '/console/people/0oa1/user%40example.com-1?tab=why']) {
      const answer = await get(path)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(await answer.text()).toContain('<div id="root">')
    }
  })

  it('lets in its own scripts and the styles of this very answer, and nothing else', async () => {
    const [one, other] = [await get('/console/'), await get('/console/')]
    const policy = one.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([\w-]{20,})'/.exec(policy)?.[1] ?? ''
    expect(policy.split('; ')).toEqual([
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
      'trusted-types default',
    ])
    const page = await one.text()
    expect(page).toContain(`nonce="${nonce}"`)
    expect(page).not.toContain('__style_nonce__')
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=/)
    expect(other.headers.get('content-security-policy')).not.toContain(nonce)
  })

  it('lets browsers keep what is named by its content, and has nothing beside it', async () => {
    const page = await (await get('/console/')).text()
    const script = /src="(\/console\/assets\/[\w-]+\.js)"/.exec(page)?.[1] ?? ''
    const answer = await get(script)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    for (const path of ['/console/assets/gone-1234.js', '/console/assets/', '/console/index.html', '/console/../package.json']) {
      const missing = await get(path)
      expect(`${path} ${missing.status}`).toBe(`${path} 404`)
      expect(missing.headers.get('cache-control') ?? '').not.toContain('immutable')
    }
    expect((await get('/console/assets/..%2f..%2f..%2fpackage.json')).status).not.toBe(200)
    expect((await get('/console/integrations', { method: 'POST' })).status).toBe(404)
  })

  it('sends scripts packed to whoever takes them so, and as they are to everybody else', async () => {
    const page = await (await get('/console/')).text()
    const path = /src="(\/console\/assets\/[\w-]+\.js)"/.exec(page)?.[1] ?? ''
    const sent = async (encoding: string) => {
      const { headers, body } = await request(`${w.url}${path}`, { headers: { 'accept-encoding': encoding } })
      const bytes = Buffer.from(await body.arrayBuffer())
      const { 'content-encoding': packed, 'content-type': type, vary } = headers
      return { packed, type, vary, bytes }
    }
    const [gzip, plain] = [await sent('gzip, br'), await sent('identity')]
    expect([gzip.packed, gzip.vary, gzip.type]).toEqual(['gzip', 'accept-encoding', plain.type])
    expect(plain.packed).toBe(undefined)
    expect(gunzipSync(gzip.bytes).equals(plain.bytes)).toBe(true)
    expect(gzip.bytes.length).toBeLessThan(plain.bytes.length / 2)
  })

  it('gives the document of the newest build, without a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepgate-built-'))
    const app = Fastify()
    await consoleRoutes(app, { random: systemRandom, folder })
    for (const build of ['first', 'second']) {
      await writeFile(join(folder, 'index.html'), build)
      await utimes(join(folder, 'index.html'), 0, build.length)
      expect((await app.inject('/console/')).body).toBe(build)
      expect((await app.inject('/console/people')).body).toBe(build)
    }
    await app.close()
    await rm(folder, { recursive: true })
  })

  it('says how it is built where it is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepgate-unbuilt-'))
    const app = Fastify()
    await consoleRoutes(app, { random: systemRandom, folder })
    const answer = await app.inject('/console/')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).toContain('npm run console:build')
    await app.close()
    await rm(folder, { recursive: true })
  })
})
