import {
  asVerificationId,
  type Check,
  type CheckStep,
  type ConnectorErrorCode,
  connectorCodeOf,
  connectorError,
  connectorErrors,
  type HostContext,
  isStepgateError,
  type Seen,
} from '../../src/contract/index.ts'
import { type Api, createApi } from './api.ts'
import { closeSession } from './close.ts'
import type { IncodeConfig } from './config.ts'
import { pinnedSeen } from './embed-check.ts'
import { handOverSeen } from './hand-over.ts'
import type { createNoticeMemory } from './notice.ts'
import { onboardingUrl } from './onboarding-url.ts'
import { createFaceEngine } from './openid/index.ts'
import { bearerSeen } from './request-new.ts'
import { type StartedSession, startSession } from './start.ts'
import { sessionProgress } from './status.ts'
import { assertTenant } from './tenant.ts'

const ofTheSdk = ' of the Web SDK'
const longestSkewMs = 120_000

/** *Test connection*: the calls of a real verification, with each workflow, up to the point where a person would come in. */
export function createCheck(config: IncodeConfig, host: HostContext, memory: ReturnType<typeof createNoticeMemory>): Check {
  // Without the previous key: the question is whether the present one does the work alone.
  const { previousApiKey: _previous, ...present } = config
  const api = createApi(present, host)
  let sentAt: number | undefined

  const steps: readonly (readonly [string, (signal: AbortSignal) => Promise<string | Seen>])[] = [
    [
      'address',
      async signal => {
        sentAt = await reach(api, signal)
        return new URL(config.apiUrl).host
      },
    ],
    ['clock', async () => clockSeen(host.clock.now(), sentAt)],
    ['api key', signal => apiKeySeen(api, config, host, signal)],
    ...config.workflows.map(
      ({ id, name }) =>
        [`workflow ${name} (${id})`, (signal: AbortSignal) => workflowSeen(api, config, host, id, signal)] as const,
    ),
    ...(config.openid === undefined
      ? []
      : [
          [
            'OpenID provider',
            (signal: AbortSignal) => createFaceEngine(config, host).check(host.integration.url, signal),
          ] as const,
        ]),
    ...(config.requests === undefined
      ? []
      : [['links that Incode sends', (signal: AbortSignal) => bearerSeen(config, host, signal)] as const]),
    ...embedded(config).map(
      ([step, pinned, kind]) => [step, (signal: AbortSignal) => pinnedSeen(host, pinned, kind, signal)] as const,
    ),
    ['hand-over of Incode itself', async () => handOverSeen(config.handOverOff)],
    ['webhooks', async () => webhooksSeen(config, await memory.last())],
  ]

  return async (signal, tell) => {
    const done: CheckStep[] = []
    const add = (step: CheckStep) => {
      done.push(step)
      tell?.(step)
    }
    for (const [step, look] of steps) {
      try {
        const seen = await look(signal)
        add({ step, ok: true, ...(typeof seen === 'string' ? { saw: seen } : seen) })
      } catch (error) {
        add(failedStep(step, error))
        break
      }
    }
    return done
  }
}

function embedded({ embed }: IncodeConfig) {
  if (embed === undefined) return []
  const module = [`module${ofTheSdk}`, embed.module, 'module'] as const
  return embed.styles === undefined ? [module] : [module, [`styles${ofTheSdk}`, embed.styles, 'styles'] as const]
}

/** A read without a session is refused at once, which is all that is asked here: somebody answers, and speaks JSON. */
async function reach(api: Api, signal: AbortSignal): Promise<number | undefined> {
  const { status, body, sentAt } = await api.ask({ method: 'GET', path: '/0/omni/get/onboarding/status' }, signal)
  if (status === 429) throw connectorError('rate_limited', `Incode answered ${status}.`)
  if (status >= 500) throw connectorError('provider_unavailable', `Incode answered ${status}.`)
  if (body === undefined) throw connectorError('response_invalid', 'What answers at this address does not speak JSON.')
  return sentAt
}

function clockSeen(now: number, sentAt: number | undefined): string {
  if (sentAt === undefined) return "Incode's answers carry no date to compare with"
  const skewMs = now - sentAt
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  if (Math.abs(skewMs) <= longestSkewMs) return `${seconds} s apart`
  throw connectorError('internal', `The clock of this host is ${seconds} s ${skewMs < 0 ? 'behind' : 'ahead of'} Incode's.`)
}

/** A key is only tried by starting something; whether the workflow is right is the next step's matter. */
async function apiKeySeen(api: Api, config: IncodeConfig, host: HostContext, signal: AbortSignal): Promise<string> {
  const [first] = config.workflows
  if (first === undefined) throw connectorError('config_invalid', 'No workflow is listed.')
  let started: StartedSession
  try {
    started = await startSession(api, probe(host, first.id), signal)
  } catch (error) {
    if (connectorCodeOf(error) === 'config_invalid') return 'accepted'
    throw error
  }
  await closeSession(api, { sessionToken: started.token }, signal)
  await assertTenant(config, host.state, started)
  return `accepted${started.env === undefined ? '' : `, environment ${started.env}`}`
}

async function workflowSeen(
  api: Api,
  config: IncodeConfig,
  host: HostContext,
  workflowId: string,
  signal: AbortSignal,
): Promise<string> {
  const { interviewId, token } = await startSession(api, probe(host, workflowId), signal)
  const page = new URL(await onboardingUrl(api, config, token, signal)).host
  await sessionProgress(api, { interviewId, sessionToken: token }, signal)
  const { closed } = await closeSession(api, { sessionToken: token }, signal)
  const end = closed ? 'closed' : 'not closed, as the tenant refuses it: scores are read twice instead'
  return `started, pages at ${page}, ${end}`
}

function probe(host: HostContext, workflowId: string) {
  const { id, url } = host.integration
  return { workflowId, reference: asVerificationId(`connection-test-${id}`), returnUrl: url }
}

function webhooksSeen(config: IncodeConfig, last: number | undefined): string {
  if (config.webhooks === undefined) return 'not set up: results are fetched when the person comes back'
  return last === undefined ? 'none received yet' : `last received ${new Date(last).toISOString()}`
}

/** What to do, where the code alone leaves it open. */
const advice: Partial<Record<ConnectorErrorCode, string>> = {
  config_invalid: 'Compare the API URL, the environment and the Configuration ID of the workflow with the Incode dashboard.',
  credentials_invalid: 'Copy the API key again from the Incode dashboard (Configuration, API keys).',
  rate_limited: 'Wait a little and test again.',
  provider_unavailable: 'Check the API URL and the way out of this network; else Incode is down, and nothing is to be done here.',
  provider_timeout: 'Check the way out of this network; else Incode is slow, and nothing is to be done here.',
  response_invalid: 'Check that the API URL is the address of the API, not of the dashboard.',
  policy_denied: 'Check the API URL; add the host to Own hosts of the hosted pages if it is yours.',
  internal: 'Set the clock of this host by NTP.',
}

const embedAdvice =
  'Until this is mended people are offered the way to Incode\u2019s own page. Compare address and integrity with the file, and see that it is served with Access-Control-Allow-Origin.'

function failedStep(step: string, error: unknown): CheckStep {
  const code = connectorCodeOf(error)
  const hint = step.endsWith(ofTheSdk) ? embedAdvice : step === 'clock' || code !== 'internal' ? advice[code] : undefined
  return {
    step,
    ok: false,
    code,
    actor: connectorErrors[code].actor,
    ...(hint === undefined ? {} : { advice: hint }),
    ...(isStepgateError(error) ? { saw: error.message } : {}),
  }
}
