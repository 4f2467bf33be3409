import { beforeAll, describe, expect, it } from 'vitest'
import { carriedBack } from '../../conformance/op/rejected.ts'
import { type Stage, stage } from '../../conformance/op/stage.ts'

describe('an id_token_hint in a pushed request', () => {
  let at: Stage
  let hint: string
  let login: string
  beforeAll(async () => {
    at = await stage()
    const asked = await at.fapi.ask()
    login = asked.login
    hint = String((await at.fapi.redeem(await at.fapi.pass(asked), asked)).id_token)
  })

  it('is answered by the person whom it names', async () => {
    const tokens = await at.fapi.signIn({ id_token_hint: hint, login_hint: login })
    expect(tokens.claims()?.aud).toBe(at.fapi.id)
  })

  it('is never answered by another person, though that one has passed', async () => {
    const asked = await at.fapi.ask({ id_token_hint: hint })
    const back = carriedBack(await at.fapi.pass(asked))
    expect(back).toEqual({ error: 'login_required', state: asked.checks.expectedState, iss: at.issuer })
  })

  it('has to be a token of ours', async () => {
    const [head, , signature] = hint.split('.')
    const body = Buffer.from(JSON.stringify({ iss: at.issuer, aud: at.fapi.id, sub: 'somebody' })).toString('base64url')
    const id_token_hint = [head, body, signature].join('.')
    await expect(at.fapi.ask({ id_token_hint })).rejects.toMatchObject({ error: 'invalid_request', status: 400 })
  })
})
