import { z } from 'zod'
import {
  asSealed,
  type HostContext,
  type JsonObject,
  present,
  problem,
  type Surface,
  type SurfaceAnswer,
  type SurfaceCall,
  type SurfaceRoute,
} from '../../src/contract/index.ts'
import { finishAnswer, scoreAnswer, statusAnswer } from './answers.ts'
import { createApiKey } from './api-key.ts'
import { type DescopeConfig, isAllowedPage } from './config.ts'
import { hmacSecret } from './hmac-secret.ts'
import { sealSession, sessionOf } from './session.ts'
import { isSigningConfigured } from './signed-call.ts'
import { signedRoutes } from './signed-routes.ts'
import { readStart } from './start-body.ts'

/**
 * The part of Incode's session API that a flow needs: start, the hosted link, status, score, finish. It has no code that a
 * browser carries, so nothing in it shows who sits with the face: an allow comes out only of a step-up under the policy
 * `unbound_step_up`, and only after the browser that sat was led back. Both are the host's to judge.
 */

const budgetMs = 10_000
const deadlineSeconds = 15 * 60
const returnPath = '/return'

const continued = z.object({ state: z.string(), redirect_uri: z.string() })

export function surfaceOf(config: DescopeConfig, host: HostContext): Surface {
  const apiKey = createApiKey(host)

  async function start(call: SurfaceCall): Promise<JsonObject> {
    const { subject, workflowId, redirectionUrl, language } = readStart(call, config)
    const state = await host.seal.close(JSON.stringify({ use: 'return', redirectionUrl }))
    const { id, verifyUrl } = await host.verifications.start({
      purpose: 'step_up',
      subject,
      facade: 'descope',
      deadlineSeconds,
      onReview: 'wait',
      continuation: { state, redirect_uri: redirectionUrl },
      ...present({ workflowId, language }),
    })
    // Without a link there is nothing to do there: the browser goes straight back, and the score says why.
    const token = await sealSession(host, { id, url: verifyUrl ?? redirectionUrl })
    return { token, interviewId: id, flowType: 'flow', existingSession: false }
  }

  /** A new page each time it is opened; what stands in it was sealed here. */
  async function goBack({ query }: SurfaceCall): Promise<SurfaceAnswer> {
    const page = await pageIn(query.get('state') ?? '')
    return page !== undefined && isAllowedPage(page, config) ? { redirect: page } : { page: 'denied' }
  }

  async function pageIn(state: string): Promise<string | undefined> {
    try {
      const read: unknown = JSON.parse(await host.seal.open(asSealed(state)))
      const back = z.object({ use: z.literal('return'), redirectionUrl: z.string() }).safeParse(read)
      return back.success ? back.data.redirectionUrl : undefined
    } catch {
      return undefined
    }
  }

  const signedSurface = (): Surface => ({
    routes: signedRoutes(config, host),
    async entries() {
      const secret = host.integration.mode === undefined ? undefined : await hmacSecret(config, host)
      const signing = secret === undefined ? [] : [{ name: 'HMAC secret', value: secret, secret: true }]
      return [{ name: 'Base URL', value: host.integration.url }, ...signing]
    },
    resume: refuse,
  })

  const about = (answer: (call: SurfaceCall) => Promise<JsonObject>) => async (call: SurfaceCall) => {
    await apiKey.insist(call)
    return { status: 200, headers: { 'cache-control': 'no-store' }, json: await answer(call) }
  }
  const session = (call: SurfaceCall) => sessionOf(host, call)
  const result = async (call: SurfaceCall) => host.verifications.view((await session(call)).id)
  const finish = about(async call => finishAnswer(await result(call), config.redirectUris[0] ?? ''))

  const api: readonly Pick<SurfaceRoute, 'method' | 'path' | 'handle'>[] = [
    { method: 'POST', path: '/omni/start', handle: about(start) },
    { method: 'GET', path: '/omni/onboarding-url', handle: about(async call => ({ url: (await session(call)).url })) },
    { method: 'GET', path: '/omni/get/onboarding/status', handle: about(async call => statusAnswer(await result(call))) },
    { method: 'GET', path: '/omni/get/score', handle: about(async call => scoreAnswer(await result(call))) },
    { method: 'GET', path: '/omni/finish-status', handle: finish },
    { method: 'POST', path: '/omni/finish-status', handle: finish },
  ]
  const routes = api.flatMap(route => [route, { ...route, path: `/0${route.path}` }])

  // Of a flow that redeems codes there is no second way to a result.
  if (config.resultDelivery === 'code') return isSigningConfigured(config) ? signedSurface() : { routes: [], resume: refuse }
  return {
    routes: [
      ...routes.map(route => ({ ...route, budgetMs, maxBodyBytes: 32 * 1024 })),
      { method: 'GET', path: returnPath, budgetMs, handle: goBack },
    ],
    async entries() {
      return [
        { name: 'API URL', value: host.integration.url },
        { name: 'API Key', value: await apiKey.get(), secret: true },
      ]
    },
    async resume(_result, continuation) {
      const { state } = continued.parse(continuation)
      return { redirect: `${host.integration.url}${returnPath}?${new URLSearchParams({ state })}` }
    },
  }
}

async function refuse(): Promise<never> {
  throw problem('conflict', 'This integration no longer leads browsers back.')
}
