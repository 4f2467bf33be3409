// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('requests are pushed by POST and nothing else', async () => {
  const { fapi } = await stage()
  const endpoint = String(fapi.config.serverMetadata().pushed_authorization_request_endpoint)
  const { parameters } = await fapi.draft()
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const answer = await fetch(`${endpoint}?${new URLSearchParams(parameters)}`, { method })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  }
})
