import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** The apps that somebody made on the page of a stand-in: with the folder that their integrations are kept in, they are kept, too. */
export interface KeptApps<App> {
  readonly apps: readonly App[]
  keep(app: App): Promise<void>
}

export async function keptApps<App extends { readonly clientId: string }>(
  folder: string,
  product: string,
  shape: z.ZodType<App>,
): Promise<KeptApps<App>> {
  const path = join(folder, `${product}-apps.json`)
  const text = await readFile(path, 'utf8').catch(() => '[]')
  const apps = z.array(shape).parse(JSON.parse(text))
  const kept = new Map(apps.map(app => [app.clientId, app]))
  return {
    apps,
    async keep(app) {
      kept.set(app.clientId, app)
      await writeFile(path, `${JSON.stringify([...kept.values()])}\n`)
    },
  }
}
