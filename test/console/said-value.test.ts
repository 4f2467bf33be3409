import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nodeAt, saidOfValue } from '../../src/console/pages/integration/said-value.ts'

const configOf = (id: string) =>
  JSON.parse(readFileSync(new URL(`../../manifests/connectors/${id}.json`, import.meta.url), 'utf8')).config
const said = (id: string, field: string, value: Parameters<typeof saidOfValue>[0]) =>
  saidOfValue(value, nodeAt(configOf(id), field))

describe('what the history says of a value', () => {
  it('has the words of the form for what is chosen', () => {
    expect(said('oidc-client-credentials', '/config/purposes', ['step_up', 'account_recovery'])).toBe('Step-up, Account recovery')
    expect(said('okta-directory', '/config/eventHook', true)).toBe('On')
    expect(said('oidc-client-credentials', '/config/returnUrls', ['https://flow.example/back'])).toBe('https://flow.example/back')
  })

  it('names what lies inside by its titles, and shows no JSON', () => {
    const value = { clientId: '0oa', allowed: ['unlock', 'revoke_sessions'], knownAdmin: 'ada' }
    expect(said('okta-directory', '/config/operations', value)).toBe(
      'Client ID: 0oa; Allowed operations: Unlock, End sessions; A known administrator: ada',
    )
  })

  it('names what an id stands for where that is known, and has the id where it is not', () => {
    const nameOf = (of: string, id: string) => (id === 'gone' ? undefined : `${of} ${id}`)
    const named = (id: string, field: string, value: Parameters<typeof saidOfValue>[0]) =>
      saidOfValue(value, nodeAt(configOf(id), field), nameOf)
    expect(named('oidc-client-credentials', '/config/directoryIntegrationId', 'a1')).toBe('directories a1')
    expect(named('okta-directory', '/config/groupIds', ['00g1', 'gone'])).toBe('groups 00g1, gone')
    expect(named('oidc-client-credentials', '/config/returnUrls', ['a1'])).toBe('a1')
  })

  it('takes no name for a word, and nothing for nothing', () => {
    expect(said('okta-directory', '/name', 'code')).toBe('code')
    expect(said('okta-directory', '/config/elsewhere', { a: false })).toBe('a: Off')
    expect([said('okta-directory', '/owner', ''), said('okta-directory', '/owner', null)]).toEqual(['—', '—'])
  })
})
