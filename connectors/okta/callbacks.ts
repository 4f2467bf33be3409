import { z } from 'zod'

/** RFC 6749 section 3.1.2: absolute, without a fragment. Compared as a whole, byte for byte. */
const redirectUri = z
  .url({ protocol: /^https?$/, error: 'Has to be a full https address.' })
  .max(2_000)
  .refine(text => !text.includes('#'), { error: 'Must not have a fragment (#…).' })

/** Where an org takes people back: at its own address, and at each domain of its own. */
export const callbacks = (path: string) =>
  z
    .array(redirectUri)
    .min(1, 'Leave the field out for the address of the org alone.')
    .max(20)
    .optional()
    .meta({
      title: 'Callback addresses',
      section: 'connection',
      description: `Of each domain at which people of the org sign in, ${path}. Left out, that of the org URL.`,
      examples: [[`https://acme.okta.com${path}`]],
    })
