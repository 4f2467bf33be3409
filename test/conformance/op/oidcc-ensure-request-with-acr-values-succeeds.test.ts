// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a request for classes that are unknown here (acr_values) is answered like any other', async () => {
  const { basic } = await stage()
  expect((await basic.signIn({ acr_values: '1 2' })).claims()).toMatchObject({ aud: basic.id, auth_overall_status: 'OK' })
})
