import { Command, CommanderError } from 'commander'
import project from '../../package.json' with { type: 'json' }
import { shownLines } from '../contract/index.ts'
import { adminCommand } from './admin.ts'
import { alertsCommand } from './alerts.ts'
import { aliasesCommand } from './aliases.ts'
import { auditCommand } from './audit.ts'
import { casesCommand } from './cases.ts'
import { checkCommand } from './check.ts'
import { configCommand } from './config-check.ts'
import { connectorsCommand } from './connectors.ts'
import type { Context } from './context.ts'
import { enrollmentsCommand } from './enrollments.ts'
import { exitCodes, explain } from './exit.ts'
import { helpdeskCommand } from './helpdesk.ts'
import { integrationsCommand } from './integrations.ts'
import { invitesCommand } from './invites.ts'
import { keysCommand } from './keys.ts'
import { nicknamesCommand } from './nicknames.ts'
import { policiesCommand } from './policies.ts'
import { rehearsalCommand } from './rehearsal.ts'
import { resetsCommand } from './resets.ts'
import { reviewsCommand } from './reviews.ts'
import { runsCommand } from './runs.ts'
import { sandboxCommand } from './sandbox.ts'
import { serveCommand } from './serve-command.ts'
import { syncCommand } from './sync.ts'
import { trialCommand } from './trial.ts'
import { tryCommand } from './try.ts'
import { usersCommand } from './users.ts'
import { webhooksCommand } from './webhooks.ts'
import { whyCommand } from './why.ts'

/**
 * The command line: one file for each command. Commands that run a host load it when they run; the others talk to a
 * running host through its admin API like any other caller.
 */
const commands = [
  sandboxCommand,
  trialCommand,
  serveCommand,
  configCommand,
  tryCommand,
  checkCommand,
  syncCommand,
  runsCommand,
  integrationsCommand,
  policiesCommand,
  rehearsalCommand,
  reviewsCommand,
  aliasesCommand,
  nicknamesCommand,
  connectorsCommand,
  usersCommand,
  whyCommand,
  invitesCommand,
  helpdeskCommand,
  auditCommand,
  resetsCommand,
  enrollmentsCommand,
  casesCommand,
  adminCommand,
  webhooksCommand,
  alertsCommand,
  keysCommand,
]

const { version } = project

/**
 * Runs one command. Answers with the exit code; an error is one line on stderr. What is printed may come from a server:
 * nothing in it moves the cursor of the terminal, or turns the direction of what is read.
 */
export async function run(args: readonly string[], given: Context): Promise<number> {
  const context: Context = { ...given, out: text => given.out(shownLines(text)) }
  const program = new Command('stepgate')
    .description('Incode identity verification behind any identity provider.')
    .version(version, '--version', 'say which version this is')
    .exitOverride()
    .configureOutput({ writeOut: text => context.out(text.trimEnd()), writeErr: text => context.err(text.trimEnd()) })
  for (const add of commands) add(program, context)
  for (const command of program.commands) command.exitOverride()
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    const { line, exitCode } = explain(error)
    context.err(`stepgate: ${shownLines(line)}`)
    return exitCode
  }
}
