import { frame, pageHeaders } from '../pages/frame.ts'
import { html } from '../pages/html.ts'

/** The page where the person cannot be sent back: nobody knows yet who asks, or the request is over. */
export function renderRefusal(error: string): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  return {
    headers: pageHeaders,
    body: frame({
      title: 'This request cannot go on',
      body: html`<h1>This request cannot go on</h1>
<p>It is over, was used already, or was not made as it should be. Please start again where you came from.</p>
<p>For whoever runs that page: <code>${error}</code></p>`,
    }),
  }
}
