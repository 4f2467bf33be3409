import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Takes away what a connector has no business with, before any of its code runs. A seat belt and no wall: the wall is
 * that this process holds no key, no database and no environment. Yet a connector that was hijacked by a dependency finds
 * no network, no files, no other process, and no way to signal the host.
 */

/** Builtin modules that compute and reach nothing. */
const harmless = new Set([
  'assert',
  'buffer',
  'crypto',
  'events',
  'path',
  'path/posix',
  'querystring',
  'stream',
  'stream/promises',
  'stream/web',
  'string_decoder',
  'timers',
  'timers/promises',
  'url',
  'util',
  'util/types',
  'zlib',
])

const reaching = [
  'fetch',
  'WebSocket',
  'EventSource',
  'XMLHttpRequest',
  'Worker',
  'BroadcastChannel',
  'navigator',
  'localStorage',
  'sessionStorage',
]

export function lockDown(folders: readonly string[]): void {
  const roots = folders.map(folder => (folder.endsWith('/') ? folder : `${folder}/`))
  const isOurs = (url: string) => url.startsWith('file:') && roots.some(root => fileURLToPath(url).startsWith(root))

  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      const { url } = resolved
      if (url.startsWith('node:') ? !harmless.has(url.slice(5)) : !isOurs(url))
        throw refusal('This module is not for connectors.')
      return resolved
    },
    load(url, context, next) {
      const loaded = next(url, context)
      // CommonJS hands each module the loader itself, past these hooks.
      if (
        loaded.format !== null &&
        loaded.format !== undefined &&
        !/^(module|module-typescript|json|builtin)$/.test(loaded.format)
      ) {
        throw refusal('A connector is made of ES modules.')
      }
      return loaded
    },
  })
  for (const name of reaching) Reflect.deleteProperty(globalThis, name)
  const { version, versions, platform, arch, nextTick, hrtime, uptime, memoryUsage } = process
  const small = { version, versions: { ...versions }, platform, arch, nextTick, hrtime, uptime, memoryUsage: () => memoryUsage() }
  const facade = Object.freeze({ ...small, env: Object.freeze({}), cwd: () => '/', emitWarning: () => undefined })
  // The real one can signal other processes, the host among them.
  Object.defineProperty(globalThis, 'process', { value: facade, writable: false, configurable: false })
}

function refusal(message: string): Error {
  return Object.assign(new Error(message), { code: 'ERR_ACCESS_DENIED' })
}
