import type { Command } from 'commander'
import { systemRandom } from '../security/clock.ts'
import { createKey, parseKey } from '../security/key.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { issuerKeysCommand } from './issuer-keys.ts'

/** `stepgate keys new | check`: the key that seals secrets. It is printed once and kept nowhere. `issuer`: what signs. */
export function keysCommand(program: Command, context: Context): void {
  const keys = program.command('keys').description('the key that seals secrets at rest, and those that sign')
  issuerKeysCommand(keys, context)

  keys
    .command('new')
    .description('make one and print it; put it first in STEPGATE_KEY or the key file, older ones behind it')
    .action(() => context.out(createKey(systemRandom)))

  keys
    .command('check')
    .description('say whether STEPGATE_KEY holds usable keys')
    .action(() => {
      const { STEPGATE_KEY } = context.env
      if (!STEPGATE_KEY) throw new CommandError(exitCodes.operator, 'STEPGATE_KEY is not set')
      const parts = STEPGATE_KEY.trim().split(/[\s,]+/)
      for (const [index, part] of parts.entries()) {
        try {
          parseKey(part)
        } catch (error) {
          const which = parts.length === 1 ? 'STEPGATE_KEY' : `STEPGATE_KEY, key ${index + 1}`
          throw new CommandError(exitCodes.operator, `${which}: ${error instanceof Error ? error.message : 'is no key'}`)
        }
      }
      context.out(`${parts.length} usable ${parts.length === 1 ? 'key' : 'keys'}; the first one seals`)
    })
}
