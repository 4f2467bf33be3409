import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { extensionName } from '../../connectors/entra/standing.ts'
import { standingAttributes } from '../../connectors/okta/standing.ts'
import { top } from '../house/sources.ts'

interface Request {
  readonly about: string
  readonly docs: string
  readonly method: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

/** As Okta's SDK describes what its API takes. */
interface Model {
  getAttributeTypeMap(): readonly { readonly baseName: string }[]
}

const folder = join(top, 'manifests/idp')
/** The products whose own API takes the bodies; the others' files describe what is built by hand. */
const files = ['okta', 'entra'].flatMap(product =>
  readdirSync(join(folder, product)).flatMap(name => (name.endsWith('.json') ? [`${product}/${name}`] : [])),
)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const about = read('README.md')

describe('what is applied at the identity provider', () => {
  it.each(files)('is one request that says what it is for: %s', name => {
    const request = JSON.parse(read(name)) as Request
    expect(request.about).not.toBe('')
    expect(new URL(request.docs).protocol).toBe('https:')
    expect(['POST', 'PUT', 'PATCH']).toContain(request.method)
    expect(request.path).toMatch(/^\/(api\/v1|v1\.0|beta)\//)
    expect(Object.keys(request.body).length).toBeGreaterThan(2)
    expect(about).toContain(`\`${name}\``)
  })

  it.each(files)('branches on nothing but what write-back writes: %s', name => {
    const written = new Set<string>(Object.values(standingAttributes))
    for (const [mentioned] of read(name).matchAll(/\bidv\w+|_idv\w+/g)) {
      expect(written).toContain(mentioned.replace(/^_/, ''))
    }
  })

  it('says the name of an extension as the connector writes it', () => {
    const clientId = '5a9d3c1e-7b42-4f08-9e6d-2c81f0a4b7d5'
    const { membershipRule } = (JSON.parse(read('entra/dynamic-group-verified-lately.json')) as Request).body
    expect(String(membershipRule).replace('{appIdWithoutHyphens}', clientId.replaceAll('-', ''))).toContain(
      `user.${extensionName(clientId, 'idvLastStatus')} -eq "VERIFIED"`,
    )
  })

  it('lets nobody in by history alone', () => {
    const rule = JSON.parse(read('okta/sign-in-rule-verified-lately.json')) as {
      body: { actions: { appSignOn: { access: string; verificationMethod: { factorMode: string; constraints: unknown[] } } } }
    }
    const { access, verificationMethod } = rule.body.actions.appSignOn
    expect(access).toBe('ALLOW')
    expect(verificationMethod).toMatchObject({ factorMode: '2FA', constraints: [{ possession: { deviceBound: 'REQUIRED' } }] })
    const policy = JSON.parse(read('entra/conditional-access-not-verified-lately.json')) as Request
    expect(policy.body).toMatchObject({
      state: 'enabledForReportingButNotEnforced',
      grantControls: { builtInControls: ['block'] },
    })
  })

  it('names fields of a sign-in page and of a branding that the products have', () => {
    const require = createRequire(import.meta.url)
    const fieldsOf = (model: string): readonly string[] => {
      const file = require(`@okta/okta-sdk-nodejs/src/generated/models/${model}.js`) as Record<string, Model>
      return (file[model]?.getAttributeTypeMap() ?? []).map(({ baseName }) => baseName)
    }
    const page = JSON.parse(read('okta/sign-in-page-portal.json')) as Request & {
      body: { widgetCustomizations: Readonly<Record<string, string>> }
    }
    const { widgetCustomizations } = page.body
    expect(fieldsOf('SignInPage')).toEqual(expect.arrayContaining(Object.keys(page.body)))
    expect(fieldsOf('SignInPageWidgetCustomizations')).toEqual(expect.arrayContaining(Object.keys(widgetCustomizations)))
    expect([page.method, page.path]).toEqual(['PUT', '/api/v1/brands/{brandId}/pages/sign-in/customized'])

    const branding = JSON.parse(read('entra/sign-in-branding-portal.json')) as Request & {
      body: Readonly<Record<string, string>>
    }
    const types = readFileSync(require.resolve('@microsoft/microsoft-graph-types/microsoft-graph.d.ts'), 'utf8')
    const known = /interface OrganizationalBrandingProperties extends Entity \{([\s\S]*?)\n\}/.exec(types)?.[1] ?? ''
    for (const field of Object.keys(branding.body)) {
      const [before, after] = known.split(`    ${field}?: NullableOption<string>;`)
      expect([field, after]).toEqual([field, expect.any(String)])
      // Some are there, and described as not to be used.
      const [described = ''] = before?.split(/;\r?\n/).slice(-1) ?? []
      expect(described.replaceAll(/[\s*]+/g, ' ')).not.toContain('DO NOT USE')
    }
    expect([branding.method, branding.path]).toEqual(['PATCH', '/v1.0/organization/{tenantId}/branding'])

    // Every address leads to the portal, and each has the words beside it that people press.
    for (const fields of [widgetCustomizations, branding.body]) {
      const addresses = Object.entries(fields).filter(([field]) => field.endsWith('Url'))
      expect(new Set(addresses.map(([, to]) => to))).toEqual(new Set(['{portalUrl}']))
      const words = Object.entries(fields).filter(([field]) => /(Label|Text)$/.test(field))
      for (const [, said] of words) expect(said).toMatch(/^[A-Z].{3,60}$/)
      expect(words.length).toBeGreaterThanOrEqual(addresses.length)
    }
  })
})
