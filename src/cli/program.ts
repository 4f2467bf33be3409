import { Command, CommanderError } from 'commander'
import project from '../../package.json' with { type: 'json' }
import { shownLines } from '../contract/index.ts'
import type { Context } from './context.ts'
import { exitCodes, explain } from './exit.ts'

type Add = (program: Command, context: Context) => void

/**
 * The command line: one file for each command, by its name. Commands that run a host load it when they run; the others talk
 * to a running host through its admin API like any other caller.
 */
const commands: Readonly<Record<string, () => Promise<Add>>> = {
  sandbox: async () => (await import('./sandbox.ts')).sandboxCommand,
  trial: async () => (await import('./trial.ts')).trialCommand,
  serve: async () => (await import('./serve-command.ts')).serveCommand,
  config: async () => (await import('./config-check.ts')).configCommand,
  try: async () => (await import('./try.ts')).tryCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  sync: async () => (await import('./sync.ts')).syncCommand,
  runs: async () => (await import('./runs.ts')).runsCommand,
  integrations: async () => (await import('./integrations.ts')).integrationsCommand,
  policies: async () => (await import('./policies.ts')).policiesCommand,
  rehearsal: async () => (await import('./rehearsal.ts')).rehearsalCommand,
  reviews: async () => (await import('./reviews.ts')).reviewsCommand,
  aliases: async () => (await import('./aliases.ts')).aliasesCommand,
  nicknames: async () => (await import('./nicknames.ts')).nicknamesCommand,
  connectors: async () => (await import('./connectors.ts')).connectorsCommand,
  users: async () => (await import('./users.ts')).usersCommand,
  why: async () => (await import('./why.ts')).whyCommand,
  invites: async () => (await import('./invites.ts')).invitesCommand,
  helpdesk: async () => (await import('./helpdesk.ts')).helpdeskCommand,
  audit: async () => (await import('./audit.ts')).auditCommand,
  resets: async () => (await import('./resets.ts')).resetsCommand,
  enrollments: async () => (await import('./enrollments.ts')).enrollmentsCommand,
  cases: async () => (await import('./cases.ts')).casesCommand,
  admin: async () => (await import('./admin.ts')).adminCommand,
  webhooks: async () => (await import('./webhooks.ts')).webhooksCommand,
  alerts: async () => (await import('./alerts.ts')).alertsCommand,
  keys: async () => (await import('./keys.ts')).keysCommand,
}

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
  for (const add of await named(args[0])) add(program, context)
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

/** The one that is asked for alone: a host that serves has no use for the others. Where none is, the help names all. */
function named(name = ''): Promise<readonly Add[]> {
  const asked = Object.entries(commands).filter(([own]) => own === name)
  return Promise.all((asked.length > 0 ? asked : Object.entries(commands)).map(([, load]) => load()))
}
