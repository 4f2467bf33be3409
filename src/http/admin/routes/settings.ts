import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import project from '../../../../package.json' with { type: 'json' }
import { type Retention, retention } from '../../../storage/retention.ts'
import type { Store } from '../../../storage/store.ts'
import { adminOf } from '../authenticate.ts'
import { retentionAnswer, settingsAnswer } from '../settings-shapes.ts'

/** What only whoever puts the host together knows of it. */
export interface SettingsShown extends Omit<z.input<typeof settingsAnswer>, 'publicUrl' | 'version' | 'database'> {
  readonly kept: Retention
}

const dayMs = 86_400_000

/** What the host was started with, to be read and not changed: its operator's files say it. */
export function settingsRoutes(
  instance: FastifyInstance,
  { store, publicUrl, settings }: { readonly store: Store; readonly publicUrl: string; readonly settings: SettingsShown },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { kept, adminSignIn, ...shown } = settings

  app.get(
    '/v1/settings',
    { schema: { response: { 200: settingsAnswer }, summary: 'What the host was started with.' } },
    async request => ({
      ...shown,
      adminSignIn: adminOf(request).role === 'owner' ? adminSignIn : null,
      publicUrl,
      version: project.version,
      database: store.dialect,
    }),
  )

  app.get(
    '/v1/settings/retention',
    { schema: { response: { 200: retentionAnswer }, summary: 'For how long each class of data is kept.' } },
    async () => ({
      items: Object.entries(retention).map(([name, { what, days: usual, least, most }]) => {
        const ms = kept[name as keyof Retention]
        return { name, what, days: Math.round(ms / dayMs), usual, least, most }
      }),
    }),
  )
}
