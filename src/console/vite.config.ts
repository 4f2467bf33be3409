import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { packed } from './packed.ts'

/** Every page is a chunk of its own. No script and no style stands in the document: the policy of its answer allows none. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react(), packed()],
  // What the host replaces by the nonce of each answer (`src/http/console.ts`).
  html: { cspNonce: '__style_nonce__' },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    // A data: URL is no 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // A text is said by its page or not at all: without this, those that are composed of others would come with the first page.
    rolldownOptions: { treeshake: { moduleSideEffects: [{ test: /\/src\/console\/texts\//, sideEffects: false }] } },
    // Of what is unpacked; `test/console/weight.test.ts` weighs what is loaded first.
    chunkSizeWarningLimit: 900,
  },
})
