import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { type EntraDirectory, entraDirectory } from '../support/entra-directory.ts'
import { oktaDirectory } from '../support/okta-directory.ts'
import { stepThrough } from '../support/passage.ts'
import { pause, synced } from '../support/runs.ts'
import { said } from '../support/walk.ts'
import { type World, world } from '../support/world.ts'

const clientId = '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11'
const clientSecret = 'the-secret-of-the-app'
/** As long as the product's search needs to show what was changed. */
const twoMinutes = 2 * 60_000

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.close())

const set = async (id: string, patch: object) => {
  const { status } = await w.admin('PATCH', `/v1/integrations/${id}`, patch)
  expect(status).toBe(200)
}
const tested = async (id: string) => {
  const { body } = await w.admin<{ steps: { step: string; ok: boolean; saw?: string }[] }>('POST', `/v1/integrations/${id}/test`)
  return body.steps
}

describe('a disabled integration whose product knows it by keys that we serve', () => {
  it('can still be tested at Okta', async () => {
    const okta = await oktaDirectory(w, 3)
    try {
      await set(okta.integrationId, { state: 'disabled' })
      const steps = await tested(okta.integrationId)
      expect(steps.filter(({ ok }) => !ok)).toEqual([])
      expect(steps.map(({ step }) => step)).toContain('token')
    } finally {
      await okta.close()
    }
  })

  describe('and, at Entra, by a federated credential', () => {
    let entra: EntraDirectory
    beforeAll(async () => {
      entra = await entraDirectory(w, 3, () => ({
        clientSecret: undefined,
        federatedCredential: {},
        writeBack: { as: 'extension', validDays: 2 },
      }))
      const issuer = `${w.url}/i/${entra.integrationId}`
      entra.registerClient({
        clientId,
        // For the test's own looks at the tenant.
        secrets: [clientSecret],
        federated: [{ issuer, subject: entra.integrationId }],
        roles: ['User.ReadWrite.All', 'GroupMember.Read.All', 'Application.ReadWrite.OwnedBy'],
      })
    })
    afterAll(() => entra.close())

    const shown = async () => {
      const name = entra.extension('idvLastStatus')
      return (await entra.graph<Record<string, unknown>>(`/users/user1@entra.example?$select=id,${name}`))[name] ?? null
    }

    it('takes away what was written back, and can be tested', async () => {
      expect(await synced(w, entra.integrationId, { mode: 'full' })).toMatchObject({ state: 'done' })
      await pause(w, entra.integrationId)
      const flow = await w.flow({ directoryIntegrationId: entra.integrationId })
      await w.enroll('user1@entra.example', 'id-1', 'medium', asIntegrationId(entra.integrationId))
      const redeemed = await stepThrough(w, flow, 'user1@entra.example', { overall: 'OK', value: 91.5, identityId: 'id-1' })
      expect(said(redeemed)).toBe('success/approved/allow/ok')
      await w.host.settleDown()
      expect(await shown()).toBe('VERIFIED')

      await set(entra.integrationId, { state: 'disabled' })
      await w.host.settleDown()
      w.clock.advance(twoMinutes)
      await w.host.settleDown()
      expect(await shown()).toBeNull()
      const { body } = await w.admin('GET', `/v1/integrations/${entra.integrationId}/write-back`)
      expect(body).toMatchObject({ state: 'cleared', remaining: 0, error: null })
      expect((await tested(entra.integrationId)).filter(({ ok }) => !ok)).toEqual([])
    })
  })
})
