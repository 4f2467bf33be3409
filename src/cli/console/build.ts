import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { freshness, sourceFolder } from './fresh.ts'

/**
 * Builds the console where its sources are newer than what was built of them; says so before it takes its seconds. In a process
 * of its own, whose environment says that it is for production: React and Vite ask there, and not how they are called.
 */
export async function buildConsole(say: (text: string) => void): Promise<void> {
  if ((await freshness()) === 'fresh') return
  say('building the console …')
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  const options = ['build', '--config', join(sourceFolder, 'vite.config.ts'), '--logLevel', 'warn']
  await promisify(execFile)(process.execPath, [vite, ...options], { env: { NODE_ENV: 'production' } })
}
