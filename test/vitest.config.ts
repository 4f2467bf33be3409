import { defineConfig } from 'vitest/config'

// Workers, threads and the processes that tests start strip and compile each file once for all of them.
process.env.NODE_COMPILE_CACHE ??= new URL('../node_modules/.cache/compiled', import.meta.url).pathname

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A page that is polled shares two cores with everything else.
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 2,
    // Files of one worker share its process and modules, which otherwise cost half a second each: no file may leave a global changed.
    isolate: false,
    // Node strips the types itself, as it does in a checkout; nothing here mocks modules, for which alone files are rewritten.
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
})
