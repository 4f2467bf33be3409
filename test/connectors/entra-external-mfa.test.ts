import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { type World, world } from '../support/world.ts'
import { atEntra, carried, type SignIns, signIns } from './entra-sign-in.ts'

let w: World
let entra: SignIns
beforeAll(async () => {
  w = await world()
  entra = await signIns(w)
})
afterAll(async () => {
  await entra.tenant.close()
  await w.close()
})

/** A sign-in up to the page of Incode. */
async function seated(order: object = {}) {
  const person = browser()
  const form = await entra.begin(order)
  const sent = await entra.send(form, person)
  expect(sent.status).toBe(303)
  const [id = ''] = await entra.begun()
  await entra.sit(sent, person)
  return { person, form, id, sent }
}

const pass = { overall: 'OK', value: 97, identityId: 'id-five' }

describe('a sign-in that asks for a face', () => {
  it('is let in by Entra, which reads metadata, keys and token as strictly as it does', async () => {
    const { person, id } = await seated()
    const page = await person.open(await w.finish(id, pass))
    expect(carried(page).action).toBe(`${entra.tenant.url}/common/federation/externalauthprovider`)
    expect(await atEntra(page, person)).toEqual({
      signedIn: entra.tenant.people.at(5).id,
      acr: 'possessionorinherence',
      amr: ['face'],
    })
  })
})
