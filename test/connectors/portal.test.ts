import { describe, expect, it } from 'vitest'
import { portal } from '../../connectors/portal/index.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { configFaults } from '../../src/integrations/config.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import { connectorConformance } from '../conformance/connector.ts'

const template = templatesOf({ portal }).choose('portal')
const good = { directoryIntegrationId: 'd1', operations: ['password_reset_link'] }
const faults = (config: JsonObject) =>
  configFaults(template, config, { sandbox: false, mayBeIncomplete: false }).map(({ path }) => path)
const picture = (kind: string, bytes: string | Buffer) => `data:image/${kind};base64,${Buffer.from(bytes).toString('base64')}`
const svg = (inside: string) => picture('svg+xml', `<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`)

describe('the template of a portal', () => {
  it('verifies, gives out no client, and does nothing by itself', () => {
    expect(template.manifest).toMatchObject({ kind: 'portal', givesClient: false, verifies: true, capabilities: [], egress: [] })
  })

  it('needs a directory and something to offer, and fills in the rest', () => {
    expect(portal.config.parse(good)).toEqual({
      ...good,
      knownChannel: true,
      appearance: {},
      languages: ['en', 'es', 'pt'],
      startsPerMinute: 60,
    })
    expect(faults({})).toEqual(['/config/directoryIntegrationId', '/config/operations'])
    expect(faults({ ...good, operations: [] })).toEqual(['/config/operations'])
    expect(faults({ ...good, operations: ['suspend'] })).toEqual(['/config/operations/0'])
    expect(faults({ ...good, languages: ['fr'] })).toEqual(['/config/languages/0'])
  })

  it.each([
    ['a drawing', svg('<rect width="1" height="1"/>')],
    ['a drawing that refers to itself', svg('<path id="a" d="M0 0"/><use href="#a"/><rect fill="url(#b)"/>')],
    ['a PNG', picture('png', Buffer.from('89504e470d0a1a0a00', 'hex'))],
  ])('takes %s for a logo', (_what, logo) => {
    expect(faults({ ...good, appearance: { logo } })).toEqual([])
  })

  it.each([
    ['an address', 'https://acme.example/logo.svg'],
    ['a page', 'data:text/html;base64,PGgxPg=='],
    ['a drawing with a script', svg('<script>alert(1)</script>')],
    ['a drawing that listens', svg('<rect onload="alert(1)"/>')],
    ['a drawing with a page inside', svg('<foreignObject><p>a</p></foreignObject>')],
    ['a drawing that loads', svg('<image href="https://acme.example/a.png"/>')],
    ['a drawing that styles', svg('<style>@import "https://acme.example/a.css"</style>')],
    ['a drawing with entities', picture('svg+xml', '<!DOCTYPE svg [<!ENTITY a "a">]><svg>&a;</svg>')],
    ['a PNG that is none', picture('png', '<svg></svg>')],
    ['more than 48 KB', picture('png', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(60_000)]))],
  ])('takes no %s for a logo', (_what, logo) => {
    expect(faults({ ...good, appearance: { logo } })).toEqual(['/config/appearance/logo'])
  })

  it.each(['http://acme.okta.com', 'http://127.0.0.1:4000', 'javascript:alert(1)', 'https://ann:secret@acme.okta.com'])(
    'takes no %s for a page to sign in on',
    signInUrl => {
      expect(faults({ ...good, signInUrl })).toContain('/config/signInUrl')
      expect(faults({ ...good, signInUrl: 'https://acme.okta.com' })).toEqual([])
    },
  )

  it.each(['red', '#fff', '#1234567', '#12345;}'])('takes no %s for a colour', colour => {
    expect(faults({ ...good, appearance: { colour } })).toEqual(['/config/appearance/colour'])
  })
})

connectorConformance(portal, { config: good })
