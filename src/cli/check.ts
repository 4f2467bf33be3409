import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

const tested = z.object({
  ok: z.boolean(),
  steps: z.array(
    z.object({
      step: z.string(),
      ok: z.boolean(),
      code: z.string().optional(),
      advice: z.string().optional(),
      saw: z.string().optional(),
      actor: z.string().optional(),
    }),
  ),
})

/** `stepgate check <integration>`: *Test connection*, step by step. */
export function checkCommand(program: Command, context: Context): void {
  program
    .command('check <integration>')
    .description('test the connection of an integration')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (id: string, options: ApiOptions) => {
      const { ok, steps } = await apiOf(context, options).call('POST', `/v1/integrations/${encodeURIComponent(id)}/test`, tested)
      for (const step of steps) {
        context.out(`${step.ok ? 'ok  ' : 'FAIL'}  ${step.step}${step.saw ? `: ${step.saw}` : ''}`)
        if (!step.ok) context.out(`      ${step.code ?? ''} ${step.advice ?? ''}`.trimEnd())
      }
      const failed = steps.find(step => !step.ok)
      if (!ok)
        throw new CommandError(
          failed?.actor === 'provider' ? exitCodes.provider : exitCodes.admin,
          `${failed?.step ?? 'the test'} failed`,
        )
    })
}
