import { join } from 'node:path'
import { freshness, sourceFolder } from './fresh.ts'

/** Builds the console where its sources are newer than what was built of them; says so before it takes its seconds. */
export async function buildConsole(say: (text: string) => void): Promise<void> {
  if ((await freshness()) === 'fresh') return
  say('building the console …')
  // Not loaded before it is needed: it takes longer than looking.
  const { build } = await import('vite')
  await build({ configFile: join(sourceFolder, 'vite.config.ts'), logLevel: 'warn' })
}
