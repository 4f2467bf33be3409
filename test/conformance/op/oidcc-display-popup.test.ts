// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a request for a popup (display) is answered like any other', async () => {
  const { basic } = await stage()
  expect((await basic.signIn({ display: 'popup' })).claims()).toMatchObject({ aud: basic.id, auth_overall_status: 'OK' })
})
