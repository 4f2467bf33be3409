import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Below this a packed file saves nothing worth a second one. */
const leastBytes = 1_000

/** Lays a packed file beside each script and style, once for each build: the host sends it as it is (RFC 9110, 8.4.1.3). */
export function packed(): Plugin {
  return {
    name: 'packed',
    generateBundle: {
      // Once nothing changes them any more.
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          const content = file.type === 'chunk' ? file.code : file.source
          if (!/\.(?:js|css|svg)$/.test(file.fileName) || content.length < leastBytes) continue
          this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gzipSync(content, { level: 9 }) })
        }
      },
    },
  }
}
