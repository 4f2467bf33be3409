import type { Command } from 'commander'
import { warningsOf } from '../http/admin/sign-in/settings.ts'
import { readConfig } from './config.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

/** `stepgate config check`: what is wrong with a host's file, and what is allowed and seldom meant. Nothing is started. */
export function configCommand(program: Command, context: Context): void {
  program
    .command('config')
    .description('the file of a host')
    .command('check')
    .description('read the file as serve would, and say what is wrong with it')
    .requiredOption('--config <file>', 'the configuration file')
    .option('--json', 'as JSON')
    .action(async (options: { readonly config: string; readonly json?: boolean }) => {
      const { config, faults } = await readConfig(options.config, context)
      const warnings = warningsOf(config.adminSignIn)
      if (options.json) context.out(JSON.stringify({ faults, warnings }))
      else {
        for (const { path, message } of faults) context.out(`FAIL  ${path} ${message}`)
        for (const { path, advice } of warnings) context.out(`WARN  ${path}: ${advice}`)
        if (faults.length + warnings.length === 0) context.out('ok    nothing is wrong with it')
      }
      if (faults.length > 0) throw new CommandError(exitCodes.operator, 'a host would not start with this file')
    })
}
