import type { Progress } from '../../helpdesk/index.ts'
import { frame, pageHeaders } from '../pages/frame.ts'
import { html } from '../pages/html.ts'

export const statusHeaders = pageHeaders

const renewSeconds = 10

const words: Readonly<Record<Progress, string>> = {
  waiting: 'The link is on its way to the person.',
  sent: 'The link was sent. It has not been opened yet.',
  opened: 'The link was opened.',
  started: 'The check of document and face has begun.',
  finished: 'It is finished. Agents see what came of it in their console, or in the ticket.',
}

/** How far it is, and nothing of whom it is about or what came of it: anybody who reads the ticket may look. */
export function renderStatus(progress: Progress | undefined, here: string): string {
  if (progress === undefined) {
    return frame({ title: 'Nothing here', body: html`<h1>There is nothing here</h1>\n<p>Look at the ticket again.</p>` })
  }
  return frame({
    title: 'Identity verification',
    ...(progress === 'finished' ? {} : { refresh: { seconds: renewSeconds, url: here, shown: 'here' as const } }),
    body: html`<h1>Identity verification</h1>\n<p role="status">${words[progress]}</p>`,
  })
}
