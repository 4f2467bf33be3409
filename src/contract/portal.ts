import { z } from 'zod'
import { isPlainLine, isPlainLines, notPlain, notPlainLines } from './plain-text.ts'

/** How the pages of a portal look and speak. Read by the connector that is configured with it, and by the pages themselves. */

/** Those that our pages have texts in. */
export const pageLanguages = ['en', 'es', 'pt'] as const
export type PageLanguage = (typeof pageLanguages)[number]

/** About 48 KB of picture. */
const longestLogo = 65_536

/** What a picture must not have: it stands in no page of ours but as a picture, and is kept as dull as one. */
const lively =
  /<!doctype|<!entity|<script|<foreignobject|<iframe|<style|\son\w+\s*=|javascript:|@import|url\(\s*['"]?(?!#)|href\s*=\s*['"](?!#)/i

function isDullPicture(address: string): boolean {
  const [, kind, base64] = /^data:image\/(png|svg\+xml);base64,([A-Za-z0-9+/]+={0,2})$/.exec(address) ?? []
  if (kind === undefined || base64 === undefined) return false
  const bytes = Buffer.from(base64, 'base64')
  if (kind === 'png') return bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))
  const text = bytes.toString('utf8')
  return text.includes('<svg') && !lively.test(text)
}

const line = (most: number) => z.string().trim().min(1).max(most).refine(isPlainLine, { error: notPlain })

export const appearanceSchema = z.strictObject({
  name: line(60).optional().meta({
    title: 'Name',
    description: 'Of the organisation, as people know it. Without one, the name of the integration.',
  }),
  logo: z
    .string()
    .max(longestLogo, 'Has to be at most 48 KB.')
    .refine(isDullPicture, {
      error: 'Has to be a data: address of a PNG, or of an SVG without scripts, styles and addresses of other things.',
    })
    .optional()
    .meta({ title: 'Logo', description: 'As a data: address, so that the pages load nothing from anywhere.' }),
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'Has to be a colour such as #1f4fd8.')
    .optional()
    .meta({
      title: 'Colour',
      description: 'Of buttons and links. One that could not be read is darkened, or lightened where the page is dark.',
    }),
})

/** How people get into a portal. */
export const portalDoorSchema = z.object({
  knownChannel: z.boolean().default(true).meta({
    title: 'Code to an address on record',
    description:
      'Whoever types a login first brings a code from an e-mail address or a telephone that the directory has known for a while. Without it, anybody who knows a login can begin.',
    loosens: 'less',
  }),
})

/** What people read on the pages of a portal. */
export const portalLookSchema = z.object({
  // Whose page it seems to be, what people are told to do, and whom they call: not for one administrator to change in a moment.
  appearance: appearanceSchema
    .default({})
    .meta({ title: 'Appearance', section: 'appearance', description: 'Whose page it is: name, logo and colour.' }),
  helpText: z
    .string()
    .trim()
    .max(600)
    .refine(isPlainLines, { error: notPlainLines })
    .optional()
    .meta({ title: 'Help text', section: 'appearance', description: 'Your own words beneath the form.' }),
  contact: line(120).optional().meta({
    title: 'Helpdesk',
    section: 'appearance',
    description: 'How your helpdesk is reached, such as a telephone number that people know.',
  }),
  // Whoever has just been given something to sign in with types it there.
  signInUrl: z
    .url({ protocol: /^https?$/, error: 'Has to be a full https address, such as https://acme.okta.com.' })
    .max(500)
    .optional()
    .meta({ title: 'Sign-in page', section: 'appearance', description: 'Where people sign in once they have what they need.' }),
  languages: z
    .array(z.enum(pageLanguages))
    .min(1)
    .refine(list => new Set(list).size === list.length, { error: 'Each may be named once.' })
    .default([...pageLanguages])
    .meta({
      title: 'Languages',
      section: 'appearance',
      description: 'The first one is for whoever reads none of them.',
      loosens: 'never',
    }),
})
export type PortalLook = z.infer<typeof portalLookSchema>
