// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a client that sends its secret in the body gets the same as one that sends it in the header', async () => {
  const { post } = await stage()
  expect((await post.signIn()).claims()).toMatchObject({ aud: post.id, auth_overall_status: 'OK' })
})
