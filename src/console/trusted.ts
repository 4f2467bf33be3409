/**
 * What has to be so before anything of React or Mantine runs: the nonce for styles that are made at run time, and the one
 * policy by which text may be handed to the document. Style sheets are handed over as text, and have no tag in them; markup and
 * scripts never come from text here.
 *
 * @see https://www.w3.org/TR/trusted-types/#default-policy-hdr
 */
interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(text: string): string | null }): unknown
}

const noMarkup = (text: string) => (text.includes('<') ? null : text)

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }
trustedTypes?.createPolicy('default', { createHTML: noMarkup })

const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')
/** Of this very document. Browsers show it to its own scripts only. */
export const styleNonce: string = meta?.nonce ?? ''

// Where the library that keeps the page still beneath a dialog looks for it (`get-nonce`).
Object.assign(globalThis, { __webpack_nonce__: styleNonce })
