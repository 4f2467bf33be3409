import { z } from 'zod'
import type { OperationName } from '../contract/index.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { auth0Flow, auth0Shape } from './try-auth0.ts'
import { entraFlow, entraShape } from './try-entra.ts'
import { entraClaimsShape, entraTokens } from './try-entra-claims.ts'
import type { Product } from './try-flow.ts'
import { hooksFlow } from './try-hooks.ts'
import { oktaFactorFlow, oktaFactorShape } from './try-okta-factor.ts'
import { oktaIdvFlow, oktaIdvShape } from './try-okta-idv.ts'
import { type Entries, oktaTokenHookShape, oktaTokens } from './try-okta-token-hook.ts'
import { relyingPartyFlow, relyingPartyShape } from './try-relying-party.ts'
import { listenForReturn, pastedReturn, type ReturnPlace } from './try-return.ts'

/** Who plays the product of an integration, by its template. */

export const integrationShape = z.object({
  id: z.string(),
  name: z.string(),
  template: z.string(),
  client: z.object({ id: z.string() }).nullable(),
  config: z.record(z.string(), z.json()),
  endpoints: z.record(z.string(), z.string()),
})

interface Trial {
  readonly host: string
  readonly integration: z.infer<typeof integrationShape>
  readonly context: Context
  /** The identity provider that was set up at the product; undefined where none was. */
  idp(): Promise<string | undefined>
  /** What is entered at the product by hand. */
  entries(): Promise<Entries>
  /** By which the person verifies, where the product of this one only asks; undefined where none was named. */
  readonly by: z.infer<typeof integrationShape> | undefined
  /** What a Verified ID of the person says, where it is not what the directory says. */
  readonly document: Readonly<Record<string, string>> | undefined
  /** Tells of a request that the product's side makes. */
  note(line: string): void
  /** Nobody but a played person comes back, so that nobody listens at an address that is not ours. */
  readonly isPlayed: boolean
  readonly isRecovery: boolean
  /** What the person wants to have done once they are verified. */
  readonly operations: readonly OperationName[]
  readonly returnUrl: string | undefined
  readonly clientSecret: string | undefined
  /** Who plays the product instead, in a rehearsal that the live integration's stand-in knows nothing of. */
  readonly rehearsed: Product | undefined
}

const returns = z.object({ redirectUris: z.array(z.string()).optional() })

function shaped<T>(shape: z.ZodType<T>, { integration: { name, config } }: Trial): T {
  const parsed = shape.safeParse(config)
  if (!parsed.success) throw new CommandError(exitCodes.usage, `${name}: ${parsed.error.issues[0]?.message}`)
  return parsed.data
}

async function placeOf(trial: Trial): Promise<ReturnPlace> {
  const { context, isPlayed, returnUrl } = trial
  const [registered] = shaped(returns, trial).redirectUris ?? []
  const url = returnUrl ?? registered
  if (url === undefined) return listenForReturn()
  const canListen = !isPlayed && returnUrl === undefined && URL.parse(url)?.hostname === '127.0.0.1'
  return canListen ? listenForReturn(url) : pastedReturn(url, context)
}

function clientOf({ integration: { name, client }, clientSecret: secret }: Trial): { id: string; secret: string } {
  if (!client) throw new CommandError(exitCodes.usage, `${name} gives out no client, so no flow can call it`)
  if (!secret) throw new CommandError(exitCodes.usage, 'the client secret is missing: --client-secret or STEPGATE_CLIENT_SECRET')
  return { id: client.id, secret }
}

/** Of products that only ask: where the person verifies, and by the template of which integration that usually is. */
async function flowBeside(trial: Trial, usual: string): Promise<Product> {
  const { by, integration } = trial
  const isAsking = by !== undefined && ['okta-token-hook', 'entra-claims'].includes(by.template)
  if (by !== undefined && !isAsking) return productOf({ ...trial, integration: by, by: undefined })
  throw new CommandError(
    exitCodes.usage,
    `nobody verifies at ${integration.name}, which is asked while a token is made: say where they do, --by <integration> (${usual})`,
  )
}

export async function productOf(trial: Trial): Promise<Product> {
  const { host, integration, isRecovery, operations, note } = trial
  if (trial.rehearsed !== undefined) return trial.rehearsed
  const { id, name, template, endpoints } = integration
  const calls = !['auth0', 'davinci', 'entra-external-mfa', 'oidc', 'okta-factor', 'okta-idv'].includes(template)
  if (operations.length > 0 && !calls) {
    throw new CommandError(exitCodes.usage, `${name} asks for no operation: only a flow that calls the hooks does`)
  }
  if (template === 'auth0') return auth0Flow(shaped(auth0Shape, trial), host, note)
  if (template === 'entra-external-mfa') {
    const discoveryUrl = `${endpoints.integration ?? `${host}/i/${id}`}/.well-known/openid-configuration`
    return entraFlow({ id, discoveryUrl, config: shaped(entraShape, trial) }, note)
  }
  if (template === 'okta-idv') {
    const { orgUrl } = shaped(oktaIdvShape, trial)
    const idp = await trial.idp()
    if (idp === undefined)
      throw new CommandError(exitCodes.usage, `${name} is not set up: stepgate integrations setup ${id} apply`)
    return oktaIdvFlow({ orgUrl, idp }, host, note)
  }
  if (template === 'okta-token-hook') {
    const config = shaped(oktaTokenHookShape, trial)
    return oktaTokens({ config, note, entries: await trial.entries(), flow: await flowBeside(trial, 'oidc-client-credentials') })
  }
  if (template === 'entra-claims') {
    const config = shaped(entraClaimsShape, trial)
    const parts = {
      entries: await trial.entries(),
      flow: await flowBeside(trial, 'entra-external-mfa'),
      document: trial.document,
    }
    return entraTokens({ config, note, ...parts })
  }
  const client = clientOf(trial)
  const issuer = endpoints.issuer ?? `${host}/oidc`
  if (template === 'okta-factor') return oktaFactorFlow({ issuer, client, config: shaped(oktaFactorShape, trial), host, note })
  if (template === 'oidc' || template === 'davinci') {
    const config = shaped(relyingPartyShape, trial)
    return relyingPartyFlow({ issuer, client, config, place: await placeOf(trial), note })
  }
  return hooksFlow({ host, issuer, client, place: await placeOf(trial), isRecovery, operations, note })
}
