import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type Flow, type World, world } from '../support/world.ts'

const registered = 'https://flow.example.com/return'

describe('a try with somebody who is played', () => {
  let w: World
  let here: Shell
  let flow: Flow
  let env: Record<string, string>
  beforeAll(async () => {
    w = await world()
    here = await shell()
    flow = await w.flow({ returnUrls: ['loopback', registered] })
    env = { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken, STEPGATE_CLIENT_SECRET: flow.client.secret }
    const people = [
      ['elodie', 'Élodie', 'Lefèvre'],
      ['bjorn', 'Björn', "O'Sullivan"],
      ['jin', 'Jin', 'Park'],
      ['amara', 'Amara', 'Nwosu'],
      ['omar', 'Omar', 'Kavanagh'],
    ] as const
    for (const [name, givenName, familyName] of people) {
      await w.person({ login: `${name}@example.com`, givenName, familyName })
    }
    await w.enroll('amara@example.com', 'id-amara')
    await w.enroll('bjorn@example.com', 'id-bjorn')
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })

  const play = (login: string, ending: string, ...more: string[]) =>
    here.run(['try', flow.integrationId, '--login', `${login}@example.com`, '--as', ending, ...more], env)

  it.each([
    ['somebody whose document writes their name as passports do', 'elodie', 'other-spelling', 'ELODIE LEFEVRE'],
    ['somebody who is enrolled, and written so that letters change', 'bjorn', 'other-spelling', 'BJOERN OSULLIVAN'],
  ])('lets in %s', async (_who, login, ending, written) => {
    const ran = await play(login, ending)
    expect(ran.code).toBe(0)
    expect(ran.err).toContain(written)
    expect(ran.out).toMatch(/^outcome +allow\nreason +ok\nbranch taken +let in$/m)
  })

  it.each([
    ['claims_mismatch', 'another person with a document of their own', 'jin', 'other-document', 'do not let in'],
    ['identity_mismatch', 'another face on an account that is enrolled', 'amara', 'other-face', 'do not let in'],
    ['identity_mismatch', 'another person altogether on an account that is enrolled', 'bjorn', 'other-document', 'do not let in'],
    ['document_failed', 'whoever fails', 'omar', 'fail', 'do not let in'],
  ])('refuses with %s %s', async (reason, _who, login, ending, branch) => {
    const ran = await play(login, ending)
    expect(ran.code).toBe(5)
    expect(ran.out).toContain(`reason                      ${reason}\nbranch taken                ${branch}`)
  })

  it('comes back to a registered return URL without opening it', async () => {
    const ran = await play('elodie', 'pass', '--return-url', registered)
    expect(ran.code).toBe(0)
    expect(ran.err.split('\n')).toEqual([
      'POST /oidc/token (grant_type=client_credentials) → 200',
      'POST /v1/hooks/step-up (loginHint=elodie@example.com, returnUrl, state) → 201',
      'At Incode: Pass',
      'POST /v1/hooks/verifications/redeem (code, state, expect) → 200',
    ])
  })

  it('knows no other ending, and names those that there are', async () => {
    const ran = await play('elodie', 'passes')
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain('Allowed choices are pass, other-spelling, other-document, other-face, fail, review')
  })

  it('says so where Incode is none that plays along', async () => {
    const real: Server = createServer((request, response) => {
      // Starts sessions as the stand-in does, and leads to a page of its own.
      if (request.url === '/page') return void response.setHeader('content-type', 'text/html').end('<h1>Show your document</h1>')
      const { port } = real.address() as AddressInfo
      const answer = { interviewId: 'i-1', token: 'token-1', url: `http://127.0.0.1:${port}/page` }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
    await new Promise<void>(resolve => real.listen(0, '127.0.0.1', () => resolve()))
    const { port } = real.address() as AddressInfo
    try {
      const { body: account } = await w.admin<{ id: string }>('POST', '/v1/integrations', {
        template: 'incode',
        name: 'Another Incode',
        config: { apiUrl: `http://127.0.0.1:${port}`, apiKey: 'key', workflows: [{ id: 'wf', name: 'W' }] },
      })
      const { body: made } = await w.admin<{ id: string; client: { secret: string } }>('POST', '/v1/integrations', {
        template: 'oidc-client-credentials',
        name: 'There',
        accountId: account.id,
        workflowId: 'wf',
        config: { directoryIntegrationId: w.directoryId, purposes: ['step_up'], returnUrls: ['loopback'] },
      })
      const ran = await here.run(['try', made.id, '--login', 'jin@example.com', '--as', 'pass'], {
        ...env,
        STEPGATE_CLIENT_SECRET: made.client.secret,
      })
      expect(ran).toMatchObject({ code: 2, out: '' })
      expect(ran.err).toContain('ended at "Show your document", where nobody can choose "pass"')
    } finally {
      real.close()
    }
  })
})
