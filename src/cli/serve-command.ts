import type { Command } from 'commander'
import type { Context } from './context.ts'

/** `stepgate serve`: the live mode. Loaded only when it runs. */
export function serveCommand(program: Command, context: Context): void {
  program
    .command('serve')
    .description('run the host live')
    .requiredOption('--config <file>', 'the configuration file')
    .action(async ({ config }: { config: string }) => {
      const { serve } = await import('./serve.ts')
      await serve(config, context)
    })
}
