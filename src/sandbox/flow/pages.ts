import type { Result } from '../../contract/index.ts'
import { frame } from '../../facades/pages/frame.ts'
import { type Html, html } from '../../facades/pages/html.ts'
import { branchOf } from './branch.ts'

export interface Person {
  readonly externalId: string
  readonly login: string
  readonly displayName: string | null
  readonly status: string
  readonly enrollment: string
  readonly assurance: string | null
}

const intro = html`<p class="soft">This is not Stepgate: it is a small stand-in for a login flow that calls its hooks.</p>`

export function peoplePage(people: readonly Person[], search: string): string {
  const row = (person: Person): Html => html`<form method="post" action="/start">
<input type="hidden" name="login" value="${person.login}">
<p><b>${person.displayName ?? person.login}</b><br><span class="soft">${person.login} · ${person.status} · ${person.enrollment}${person.assurance && ` (${person.assurance})`}</span></p>
<button name="journey" value="step-up">Sign in and step up</button>
<p></p>
<button class="quiet" name="journey" value="account-recovery">Recover the account</button>
</form>`
  return frame({
    title: 'Demonstration flow',
    body: html`<h1>Who is signing in?</h1>
${intro}
<form method="get" action="/"><label for="search">Search</label><input id="search" name="search" value="${search}"><button class="quiet">Search</button></form>
${people.length === 0 ? html`<p>Nobody found.</p>` : people.map(row)}`,
  })
}

export function resultPage(result: Result, person: Person | undefined): string {
  const branch = branchOf(result)
  return frame({
    title: `The flow decided: ${branch.name}`,
    body: html`<h1>The flow decided: ${branch.name}</h1>
${intro}
<dl>
<dt>status</dt><dd>${result.status}</dd>
<dt>data.status</dt><dd>${result.data.status}</dd>
<dt>data.score.overall.status</dt><dd>${result.data.score.overall.status}${result.data.score.overall.value !== null && html` (${result.data.score.overall.value})`}</dd>
<dt>outcome</dt><dd>${result.outcome}</dd>
<dt>reason</dt><dd>${result.reason}</dd>
<dt>branch taken</dt><dd>${branch.name}, because ${branch.condition}</dd>
</dl>
${person && html`<p>In the directory, <b>${person.login}</b> is now <b>${person.enrollment}</b>${person.assurance && html` at assurance <b>${person.assurance}</b>`}.</p>`}
${result.final ? null : html`<form method="get" action="/progress"><button class="quiet">Ask again</button></form>`}
<form method="get" action="/"><button>Start over</button></form>
<details><summary>The whole result</summary><pre>${JSON.stringify(result, null, 2)}</pre></details>`,
  })
}

export function troublePage(message: string): string {
  return frame({
    title: 'The flow stopped',
    body: html`<h1>The flow stopped</h1>
<p>${message}</p>
<form method="get" action="/"><button>Start over</button></form>`,
  })
}
