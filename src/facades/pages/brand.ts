import { type IntegrationId, isStepgateError, type PageLanguage, portalLookSchema } from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'
import { accentSheet, type Sheet } from './accent.ts'
import { type Html, html } from './html.ts'

/** How the pages look that belong to one integration: of a portal, and of the verifications that are begun there. */
export interface Brand {
  readonly id: IntegrationId
  readonly name: string
  readonly logo?: string
  readonly sheet?: Sheet
  readonly helpText?: string
  readonly contact?: string
  readonly signInUrl?: string
  /** That people can choose from; the first one is for whoever reads none of them. */
  readonly languages: readonly PageLanguage[]
}

export type Brands = (id: IntegrationId) => Promise<Brand | undefined>

/** Undefined where an integration has no look of its own, or is gone: then a page looks as all others. */
export function brandsOf(integrations: Pick<Integrations, 'open'>): Brands {
  return async id => {
    try {
      const { manifest, name, config } = await integrations.open(id, { anyState: true })
      return manifest.kind === 'portal' ? brandOf(id, name, config) : undefined
    } catch (error) {
      if (isStepgateError(error)) return undefined
      throw error
    }
  }
}

function brandOf(id: IntegrationId, given: string, config: unknown): Brand {
  const { appearance, helpText, contact, languages, signInUrl } = portalLookSchema.parse(config)
  const { name = given, logo, colour } = appearance
  return {
    id,
    name,
    languages,
    ...(logo === undefined ? {} : { logo }),
    ...(colour === undefined ? {} : { sheet: accentSheet(colour) }),
    ...(helpText ? { helpText } : {}),
    ...(contact === undefined ? {} : { contact }),
    ...(signInUrl === undefined ? {} : { signInUrl }),
  }
}

/** Above the page. The name says what the picture would. */
export function renderBrand({ name, logo }: Brand): Html {
  return html`<header class="brand">${logo && html`<img src="${logo}" alt="" height="40">`}<span>${name}</span></header>`
}
