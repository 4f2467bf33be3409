// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('neither the order of parameters nor that of scopes matters', async () => {
  const { basic } = await stage()
  const asked = await basic.ask({ scope: 'email openid' })
  const url = new URL(asked.url)
  const turned = [...url.searchParams].toReversed()
  url.search = new URLSearchParams(turned).toString()
  const back = await basic.pass({ ...asked, url: url.href })
  expect((await basic.redeem(back, asked)).claims()).toMatchObject({ aud: basic.id })
})
