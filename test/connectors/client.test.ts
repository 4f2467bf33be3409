import { describe, expect, it } from 'vitest'
import { oidcClientCredentials } from '../../connectors/client/index.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { configFaults } from '../../src/integrations/config.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import { connectorConformance } from '../conformance/connector.ts'

const template = templatesOf({ 'oidc-client-credentials': oidcClientCredentials }).choose('oidc-client-credentials')
const good = { purposes: ['step_up'], returnUrls: ['https://flow.example/back?tenant=1'] }

function faults(config: JsonObject, { sandbox = false } = {}) {
  return configFaults(template, config, { sandbox, mayBeIncomplete: false }).map(({ path, message }) => `${path}: ${message}`)
}

describe('the template for clients of the hooks', () => {
  it('gives out a client, verifies, and does nothing by itself', () => {
    expect(template.manifest).toMatchObject({ kind: 'client', givesClient: true, verifies: true, capabilities: [], egress: [] })
  })

  it('takes what a flow needs, and fills in the rest', () => {
    expect(faults(good)).toEqual([])
    expect(oidcClientCredentials.config.parse(good)).toEqual({
      ...good,
      resultDelivery: 'code',
      attestsSession: false,
      operations: [],
      policies: [],
      startsPerMinute: 600,
    })
    const full = {
      ...good,
      directoryIntegrationId: 'd1',
      resultDelivery: 'poll',
      operations: ['unlock'],
      policies: ['unbound_step_up'],
      startsPerMinute: 5,
    }
    expect(faults(full)).toEqual([])
  })

  it('needs a return URL where the result comes by code', () => {
    const message = '/config/returnUrls: A client that gets its result by code needs at least one return URL.'
    expect(faults({ purposes: ['step_up'] })).toEqual([message])
    expect(faults({ purposes: ['step_up'], returnUrls: [], resultDelivery: 'code' })).toEqual([message])
    expect(faults({ purposes: ['step_up'], resultDelivery: 'poll' })).toEqual([])
  })

  it('says everything that is wrong at once', () => {
    const config = {
      purposes: ['step_up', 'world_domination'],
      returnUrls: [],
      operations: ['wipe_laptop'],
      policies: ['anything_goes'],
      startsPerMinute: 0,
      resultDelivery: 'pigeon',
      redirectUris: ['https://flow.example'],
    }
    expect(faults(config).map(fault => fault.split(':')[0])).toEqual([
      '/config/redirectUris',
      '/config/purposes/1',
      '/config/resultDelivery',
      '/config/operations/0',
      '/config/policies/0',
      '/config/startsPerMinute',
      '/config/returnUrls',
    ])
  })

  it.each([
    ['http://flow.example/back', 'Has to be an https address; http is for the sandbox alone.'],
    ['http://127.0.0.1:3000/back', 'Has to be an https address; http is for the sandbox alone.'],
    ['loopback', 'Only the sandbox allows this.'],
    ['https://flow.example/back#frag', 'Must not have a fragment (#…).'],
    ['https://user:word@flow.example/back', 'An address must not carry a user name or password.'],
    ['flow.example/back', 'Has to be a full https address, such as https://app.example.com/verified.'],
    ['javascript:alert(1)', 'Has to be a full https address, such as https://app.example.com/verified.'],
    ['myapp://back', 'Has to be a full https address, such as https://app.example.com/verified.'],
  ])('sends nobody to %s', (url, message) => {
    expect(faults({ ...good, returnUrls: [url] })[0]).toBe(`/config/returnUrls/0: ${message}`)
  })

  it('lets the sandbox return to loopback, and nowhere else by http', () => {
    const urls = (...returnUrls: string[]) => faults({ ...good, returnUrls }, { sandbox: true })
    expect(urls('loopback', 'http://localhost:3000/back', 'http://127.0.0.1/back')).toEqual([])
    expect(urls('http://flow.example/back')).toEqual([
      '/config/returnUrls/0: Has to be an https address; the sandbox allows http for loopback alone.',
    ])
  })

  it('takes each value once', () => {
    expect(faults({ purposes: ['step_up', 'step_up'], returnUrls: ['https://a.example/', 'https://a.example/'] })).toEqual([
      '/config/purposes: Each may be named once.',
      '/config/returnUrls: Each may be named once.',
    ])
  })
})

connectorConformance(oidcClientCredentials, { config: good })
