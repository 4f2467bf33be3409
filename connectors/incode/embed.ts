import { z } from 'zod'
import type { VerifierEmbedding } from '../../src/contract/index.ts'
import { languageOf } from './language.ts'

/**
 * Incode's Web SDK 2.0 on a page of ours. Its packages come from Incode to its customers, and are in no registry that we could
 * pin them by: so an administrator builds one module of them, puts it where browsers can load it, and says its hash.
 * @see https://developer.incode.com/docs/session-management
 */

/** As it can stand in a Content-Security-Policy and in an attribute: neither query nor fragment, and no sign that ends a source. */
const plainUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .regex(/^[^\s;,'"<>?#*\\]+$/, 'Has to be an address without a query and without the signs ; , * and quotes.')

const pinned = (title: string, description: string, example: string) =>
  z
    .strictObject({
      url: plainUrl.meta({ title: 'Address', description, examples: [example] }),
      integrity: z
        .string()
        .trim()
        .regex(/^sha384-[A-Za-z0-9+/]{64}$/, 'Has to be sha384- and the hash in base64.')
        .meta({
          title: 'Integrity',
          description:
            'The hash of the file: sha384- and what "openssl dgst -sha384 -binary FILE | base64 -w0" prints. Nothing else runs.',
          examples: [`sha384-${'A'.repeat(64)}`],
        }),
    })
    .meta({ title, description })

export const embedConfig = z
  .strictObject({
    module: pinned(
      'Module',
      'One ES module built from @incodetech/core and @incodetech/web, which Incode gives to its customers: it exports setup, defines <incode-flow>, and is served with a CORS header, as JavaScript, under 5 MB.',
      'https://static.example.com/incode-flow-2.0.0.js',
    ),
    styles: pinned(
      'Styles',
      'The style sheet that goes with it, served with a CORS header.',
      'https://static.example.com/incode-flow-2.0.0.css',
    ).optional(),
    connect: z
      .array(
        z
          .url({ protocol: /^https?$/ })
          .max(200)
          .regex(/^https?:\/\/[^\s/;,'"?#*\\]+$/, 'Has to be an origin, as https://cdn.example.com, and nothing after it.'),
      )
      .max(20)
      .optional()
      .meta({
        title: 'Further origins',
        loosens: 'more',
        description:
          'Which the module calls beside the API URL, such as where its models and translations are. All others are blocked.',
        examples: [['https://cdn.incodesmile.com']],
      }),
    webAssembly: z.boolean().optional().meta({
      title: 'WebAssembly',
      description: 'Whether the module may run WebAssembly, and workers that it makes itself.',
      loosens: 'more',
    }),
  })
  .meta({
    title: 'Embedded check',
    section: 'verification',
    description:
      "The check on a page of this host instead of Incode's, by Incode's Web SDK 2.0. Left out, people are sent to Incode's pages. This was tried against the SDK's description only, since its packages are not public: try it in your own tenant first.",
  })

export type EmbedConfig = z.infer<typeof embedConfig>

export function embeddingOf(
  { apiUrl, embed }: { readonly apiUrl: string; readonly embed: EmbedConfig },
  token: string,
  language: string | undefined,
): VerifierEmbedding {
  const lang = languageOf(language)
  return {
    module: embed.module,
    ...(embed.styles === undefined ? {} : { styles: embed.styles }),
    connect: [...new Set([new URL(apiUrl).origin, ...(embed.connect ?? [])])],
    webAssembly: embed.webAssembly === true,
    apiUrl: apiUrl.replace(/\/+$/, ''),
    token,
    ...(lang === undefined ? {} : { language: lang }),
  }
}
