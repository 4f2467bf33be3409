import type { ApprovalPage } from '../../verification/approvals/index.ts'
import { type Frame, frame } from '../pages/frame.ts'
import { type Html, html } from '../pages/html.ts'
import { wordsIn } from '../pages/words/index.ts'

const timeOf = (iso: string) => iso.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC')

export function renderSignIn(here: string): string {
  return frame({
    title: 'Sign in to decide',
    body: html`<h1>Sign in to decide</h1>
<p>Somebody asks for your approval. What it is about, you see once you have signed in with your own account.</p>
<form method="post" action="${here}/sign-in"><button>Sign in</button></form>`,
  })
}

/** What it is about, and nothing that would let the person in: no link of theirs, no document, no picture. */
function summary(page: ApprovalPage): Html {
  const row = (name: string, value: string | null) => value !== null && html`<dt>${name}</dt><dd>${value}</dd>\n`
  return html`<dl>
${row('Who', page.person)}${row('Account', page.account)}${row('Asked through', page.asks)}
${page.operations.map(operation => html`<dt>What</dt><dd>${wordsIn('en').operations[operation]}</dd>\n`)}
${row('Reason', page.reasonText)}${row('Ticket', page.ticket)}${row('Asked for by', page.requestedBy)}
${row('Verified', names[page.names] ?? page.names)}${row('Binding', page.assurance)}
${row('Since', timeOf(page.askedAt))}${row('Decide by', timeOf(page.until))}
</dl>`
}

const names: Readonly<Record<string, string>> = {
  matched: 'document and face, the name is that of the account',
  close: 'document and face, the name is nearly that of the account',
  not_checked: 'face alone, known from before',
}

const ends: Readonly<Record<Exclude<ApprovalPage['state'], 'open'>, { readonly title: string; readonly text: string }>> = {
  approved: {
    title: 'It is approved',
    text: 'The person can go on in the browser in which they were verified, for a few minutes.',
  },
  refused: { title: 'It is refused', text: 'Nothing is done to the account.' },
  expired: { title: 'The time to decide is over', text: 'Nothing is done to the account. The person can verify again.' },
  over: { title: 'There is nothing to decide any more', text: 'It was withdrawn, or somebody objected.' },
}

function toDecide(page: ApprovalPage, here: string): Frame {
  const form = (answer: string, label: string, hint: string, quiet: boolean) =>
    html`<form method="post" action="${here}/answer"><input type="hidden" name="answer" value="${answer}">
<label for="${answer}-reason">${hint}</label>
<input id="${answer}-reason" name="reason" maxlength="500" required>
<button${quiet && html` class="quiet"`}>${label}</button></form>
`
  return {
    title: 'Your approval is asked for',
    body: html`<h1>Your approval is asked for</h1>
${summary(page)}
<p>Talk to the person, in the way you always do. Their page shows this number:</p>
<p class="code">${page.number}</p>
<p class="warn">If you cannot reach them, or they see another number, refuse.</p>
${form('approve', 'Approve', 'How do you know that it is them?', false)}
${form('refuse', 'Refuse', 'Why not?', true)}`,
  }
}

export function renderApproval(page: ApprovalPage, here: string): string {
  if (page.state === 'open') return frame(toDecide(page, here))
  const { title, text } = ends[page.state]
  return frame({ title, body: html`<h1>${title}</h1>\n<p role="status">${text}</p>\n${summary(page)}` })
}

/** Why not, in the words of what was refused; and how to begin anew. */
export function renderRefused(text: string, here: string | undefined): string {
  return frame({
    title: 'This cannot be done',
    body: html`<h1>This cannot be done</h1>
<p role="alert">${text}</p>
${here !== undefined && html`<form method="post" action="${here}/sign-in"><button class="quiet">Sign in with another account</button></form>`}`,
  })
}
