import { describe, expect, it } from 'vitest'
import { oktaFactor } from '../../connectors/okta/factor/index.ts'
import {
  type AuthorizationRequest,
  type DirectoryUser,
  type Reason,
  type Result,
  reasons,
  reasonTable,
} from '../../src/contract/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { hostContext } from '../support/host-context.ts'

const config = { orgUrl: 'https://acme.okta.com', directoryIntegrationId: 'dir-1' }
connectorConformance(oktaFactor, { config })

const request: AuthorizationRequest = {
  client_id: 'c-1',
  scope: 'openid profile',
  redirect_uri: 'https://acme.okta.com/oauth2/v1/authorize/callback',
  login_hint: 'ada@acme.example',
  authenticated: true,
}

function relyingParty(given: object = {}, user: Partial<DirectoryUser> | null = { login: 'ada@acme.example' }) {
  const directory = { find: async () => (user ?? undefined) as DirectoryUser | undefined, nudge: async () => undefined }
  const opened = oktaFactor.open(oktaFactor.config.parse({ ...config, ...given }), { ...hostContext(), directory })
  if (opened.relyingParty === undefined) throw new Error('it is no relying party')
  return opened.relyingParty
}

const result = (reason: Reason, parts: object = { faceRecognition: { status: 'OK', value: 99 } }) =>
  ({
    reason,
    outcome: reasonTable[reason].outcome,
    data: { subject: { externalId: '00u1' }, score: { reported: parts } },
  }) as unknown as Result

describe('a verification as a factor of Okta', () => {
  it('is a step-up of whom the request names', async () => {
    expect(await relyingParty().begin(request)).toEqual({
      purpose: 'step_up',
      subject: { integrationId: 'dir-1', loginHint: 'ada@acme.example' },
      facade: 'provider',
      deadlineSeconds: 600,
      onReview: 'deny',
    })
  })

  it('is of the person alone whom the address bar names, and begins for nobody', async () => {
    const { login_hint: _, ...nobody } = request
    const subject = { integrationId: 'dir-1', loginHint: 'eve@acme.example' }
    const edited = { ...request, login_hint: 'eve@acme.example', authenticated: false }
    expect(await relyingParty().begin(edited)).toMatchObject({ purpose: 'step_up', subject })
    expect(await relyingParty().begin(nobody)).toEqual({ error: 'invalid_request' })
  })

  it('says who it was, and that it was the face', async () => {
    const claims = { preferred_username: 'ada@acme.example', amr: ['face'] }
    expect(await relyingParty().answer(result('ok'), request)).toEqual({ claims })
    expect(await relyingParty().answer(result('ok', { authentication: { status: 'OK', value: 99 } }), request)).toEqual({
      claims,
    })
  })

  it('says no more of how than was done, and nothing where it is told not to', async () => {
    const claims = { preferred_username: 'ada@acme.example' }
    expect(await relyingParty().answer(result('ok', {}), request)).toEqual({ claims })
    expect(await relyingParty().answer(result('ok', { faceRecognition: { status: 'WARN', value: 1 } }), request)).toEqual({
      claims,
    })
    expect(await relyingParty({ tellsFace: false }).answer(result('ok'), request)).toEqual({ claims })
  })

  it('passes nobody whom the directory no longer knows', async () => {
    expect(await relyingParty({}, null).answer(result('ok'), request)).toEqual({ error: 'access_denied' })
  })

  it.each(reasons.filter(reason => reason !== 'ok'))('is an error for %s', async reason => {
    const answer = await relyingParty().answer(result(reason), request)
    const isTrouble = ['rate_limited', 'provider_unavailable', 'provider_error'].includes(reason)
    expect(answer).toEqual({ error: isTrouble ? 'temporarily_unavailable' : 'access_denied' })
  })
})
