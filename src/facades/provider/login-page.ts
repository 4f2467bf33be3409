import { frame } from '../pages/frame.ts'
import { html } from '../pages/html.ts'

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
