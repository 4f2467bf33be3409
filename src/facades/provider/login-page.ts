import { frame } from '../pages/frame.ts'
import { html } from '../pages/html.ts'
import { type Waiting, waitForm } from '../pages/wait-form.ts'

/** Federated sign-in without a hint that can be believed: who is it? The answer is the same whoever is typed. */
export function renderLoginPage(action: string, asks: string): string {
  return frame({
    title: 'Who are you?',
    body: html`<h1>Who are you?</h1>
<p>${asks} asks you to show your identity. Type the name that you sign in with.</p>
<form method="post" action="${action}">
<label>Login <input name="login" autocomplete="username" maxlength="320" required></label>
<button>Continue</button>
</form>`,
  })
}

/** Not yet, whoever was typed. */
export function renderWaitPage(action: string, asks: string, waiting: Waiting): string {
  return frame({
    title: 'A short wait before you go on',
    body: html`<h1>A short wait before you go on</h1>
<p role="status">Many people are starting at ${asks} just now. Seconds to wait: ${waiting.seconds}</p>
<p>Then press Continue. There is nothing to type again, and no hurry: the button keeps for some minutes.</p>
${waitForm(action, waiting, 'Continue')}`,
  })
}
