/**
 * A sign-in that asks an external provider for the second factor: what Entra posts to it through the browser, and how
 * strictly it reads what comes back.
 */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { compactVerify, createLocalJWKSet } from 'jose'
import { z } from 'zod'
import { ordered } from './control-routes.ts'
import { badRequest } from './errors.ts'
import { createProviders, type Provider, SignInFault } from './provider-keys.ts'
import { originOf } from './query.ts'
import { type Tenant, tenantId } from './tenant.ts'

const redirectPath = '/common/federation/externalauthprovider'
/** After that, Entra has dropped the attempt. */
const attemptMs = 300_000

/** The classes of methods (`acr`), and which of them a method (`amr`) is of. */
const types = {
  inherence: ['face', 'fpt', 'iris', 'retina', 'vbm'],
  possession: ['fido', 'hwk', 'otp', 'pop', 'sc', 'sms', 'swk', 'tel'],
} as const
const everyMethod = Object.values(types).flat()

const order = z.strictObject({
  /** By id or user principal name. */
  user: z.string(),
  discoveryUrl: z.url(),
  clientId: z.string(),
  appId: z.guid(),
  acr: z.array(z.string()).default(['possessionorinherence']),
  amr: z.array(z.string()).default([...everyMethod]),
  /** Claims that replace those of a right hint. */
  hint: z.record(z.string(), z.json()).default({}),
})

interface Attempt {
  readonly provider: Provider
  readonly user: string
  readonly clientId: string
  readonly sub: string
  readonly nonce: string
  readonly acr: readonly string[]
  readonly amr: readonly string[]
  readonly until: number
}

const answered = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.string(),
  nonce: z.string(),
  iat: z.number(),
  exp: z.number(),
  acr: z.string(),
  amr: z.array(z.string()).length(1),
})

async function judge(attempt: Attempt, idToken: string, now: number): Promise<{ acr: string; amr: readonly string[] }> {
  const { provider } = attempt
  const unsigned = () =>
    new SignInFault(500_126, `External ID token from issuer '${provider.issuer}' failed signature verification.`)
  const keys = createLocalJWKSet({ keys: [...provider.keys] })
  const { payload, protectedHeader } = await compactVerify(idToken, keys, { algorithms: ['RS256'] }).catch(() => {
    throw unsigned()
  })
  if (!provider.keys.some(({ kid }) => kid === protectedHeader.kid)) throw unsigned()
  const parsed = answered.safeParse(JSON.parse(new TextDecoder().decode(payload)))
  const wrong = (claim: string) => new SignInFault(500_127, `External ID token: claim '${claim}' is missing or wrong.`)
  if (!parsed.success) throw wrong(parsed.error.issues[0]?.path.join('.') ?? '')
  const { iss, aud, sub, nonce, iat, exp, acr, amr } = parsed.data
  if (iss !== provider.issuer) throw unsigned()
  for (const [claim, isRight] of Object.entries({
    aud: aud === attempt.clientId,
    sub: sub === attempt.sub,
    nonce: nonce === attempt.nonce,
    iat: iat <= now / 1000 + 300,
    exp: exp > now / 1000 - 300,
    acr: attempt.acr.includes(acr),
    amr: amr.every(one => attempt.amr.includes(one)),
  })) {
    if (!isRight) throw wrong(claim)
  }
  const classes = Object.entries(types).flatMap(([name, methods]) => (methods.some(one => one === amr[0]) ? [name] : []))
  if (!classes.some(name => acr.includes(name))) throw wrong('amr')
  return { acr, amr }
}

/** Adds `POST /__sandbox/sign-ins`, which begins one, and the address that providers answer at. */
export function addExternalSignIn(app: FastifyInstance, tenant: Tenant): void {
  const { clock, users } = tenant
  const providerAt = createProviders(clock)
  const attempts = new Map<string, Attempt>()

  app.post('/__sandbox/sign-ins', async (request, reply) => {
    const { user: key, discoveryUrl, clientId, appId, acr, amr, hint } = ordered(order, request)
    const position = users.find(key)
    if (position === undefined) throw badRequest(`there is no ${key}`)
    const id = users.idAt(position)
    const { userPrincipalName, displayName } = users.at(position)
    let provider: Provider
    try {
      provider = await providerAt(discoveryUrl)
    } catch (cause) {
      if (cause instanceof SignInFault) return reply.code(400).send({ error: cause.message })
      throw cause
    }
    const [state, nonce, sub] = [randomUUID(), randomUUID(), `pairwise-${id}`]
    const iat = Math.floor(clock.now() / 1000)
    const said = {
      ver: '2.0',
      iss: `${originOf(request)}/${tenantId}/v2.0`,
      aud: appId,
      iat,
      nbf: iat,
      // It expires as it is issued.
      exp: iat,
      tid: tenantId,
      oid: id,
      sub,
      preferred_username: userPrincipalName,
      name: displayName,
    }
    attempts.set(state, { provider, user: id, clientId, sub, nonce, acr, amr, until: clock.now() + attemptMs })
    const values = (list: readonly string[]) => ({ essential: true, values: list })
    return {
      action: provider.authorizationEndpoint,
      fields: {
        scope: 'openid',
        response_type: 'id_token',
        response_mode: 'form_post',
        client_id: clientId,
        redirect_uri: `${originOf(request)}${redirectPath}`,
        nonce,
        state,
        id_token_hint: await tenant.tokens.sign({ ...said, ...hint }),
        claims: JSON.stringify({ id_token: { acr: values(acr), amr: values(amr) } }),
        'client-request-id': randomUUID(),
      },
    }
  })

  app.post(redirectPath, async (request, reply) => {
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
    const attempt = attempts.get(form.get('state') ?? '')
    attempts.delete(form.get('state') ?? '')
    try {
      if (attempt === undefined || attempt.until <= clock.now()) throw new SignInFault(165_000, 'The request is missing or over.')
      const error = form.get('error')
      if (error !== null) throw new SignInFault(500_128, `The external provider answered ${error}.`)
      const idToken = form.get('id_token')
      if (idToken === null) throw new SignInFault(500_127, 'There is no ID token.')
      return { signedIn: attempt.user, ...(await judge(attempt, idToken, clock.now())) }
    } catch (cause) {
      if (cause instanceof SignInFault) return reply.code(400).send({ error: cause.message })
      throw cause
    }
  })
}
