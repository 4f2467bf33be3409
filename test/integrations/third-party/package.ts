import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { CapabilityName, Manifest } from '../../../src/contract/index.ts'
import { find, loadThirdParty, type ThirdParty } from '../../../src/integrations/third-party/index.ts'
import type { SessionLimits } from '../../../src/integrations/third-party/session.ts'
import { systemClock } from '../../../src/security/clock.ts'
import { quietLog } from '../../support/log.ts'

/** Packages of connectors, written into a temporary folder, and what a host makes of them. */

export interface Made {
  readonly folder: string
  write(path: string, text: string): Promise<void>
  load(grant?: readonly CapabilityName[], integrity?: string): Promise<ThirdParty & { readonly log: ReturnType<typeof quietLog> }>
  remove(): Promise<void>
}

export function manifestFor(id: string, more: Partial<Manifest> = {}): Manifest {
  return {
    manifestVersion: 1,
    id,
    name: id,
    kind: 'directory',
    summary: 'Somebody else wrote it.',
    docs: 'https://example.com/docs',
    capabilities: ['check', 'directory'],
    scopes: [],
    egress: ['{baseUrl}'],
    givesClient: false,
    verifies: false,
    configVersion: 1,
    config: {
      type: 'object',
      properties: { baseUrl: { type: 'string', format: 'uri' }, secret: { type: 'string', secret: true } },
      required: ['baseUrl'],
      additionalProperties: false,
    },
    ...more,
  }
}

export async function packageOf(
  id: string,
  source: string,
  more: { readonly manifest?: Partial<Manifest>; readonly statics?: object; readonly limits?: Partial<SessionLimits> } = {},
): Promise<Made> {
  const top = await mkdtemp(join(tmpdir(), 'stepgate-package-'))
  const folder = join(top, id)
  const write: Made['write'] = async (path, text) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await write(
    'package.json',
    JSON.stringify({ name: id, version: '1.0.0', type: 'module', stepgate: { statics: more.statics ?? {} } }),
  )
  await write('manifest.json', JSON.stringify(manifestFor(id, more.manifest)))
  await write('index.js', source)
  return {
    folder,
    write,
    async load(grant, integrity) {
      const log = quietLog()
      const from = `./${id}`
      const pinned = integrity ?? (await find(from, top)).integrity
      const limits = { graceMs: 300, ...more.limits }
      const entries = [{ from, integrity: pinned, ...(grant ? { grant } : {}) }]
      const loaded = await loadThirdParty(entries, { folder: top, clock: systemClock, log, taken: new Set(['incode']), limits })
      return { ...loaded, log }
    },
    remove: () => rm(top, { recursive: true, force: true }),
  }
}

/** The source of a connector whose check does this, and says what it returns. */
export function checking(body: string, more = ''): string {
  return `
const refusal = error => String(error?.code ?? error?.message ?? error)
${more}
export const connector = {
  open(config, host) {
    return {
      async check(signal) {
        const saw = await (async () => { ${body} })()
        return [{ step: 'tried', ok: true, saw: JSON.stringify(saw) ?? 'nothing' }]
      },
      directory: { async *pages() { yield { changes: [], cursor: 'end', end: 'snapshot' } }, get: async () => undefined },
    }
  },
}`
}
