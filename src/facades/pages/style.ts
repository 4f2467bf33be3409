import { createHash } from 'node:crypto'

/** One small sheet for all pages. Readable on a phone, in the dark, and at twice the size. */
export const style = `
:root { color-scheme: light dark; --ink: #16181d; --soft: #5b6270; --paper: #fff; --field: #f3f4f7; --line: #d5d9e2; --edge: #6f7787; --accent: #1f4fd8; --on-accent: #fff; --warn: #8a4b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef3; --soft: #a3abbb; --paper: #15171c; --field: #1e2128; --line: #343a46; --edge: #8a93a5; --accent: #8fb0ff; --on-accent: #0d1526; --warn: #ffc879; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--field); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
article { background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; padding: 2rem 1.5rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; text-wrap: balance; }
[hidden] { display: none; }
h2 { font-size: 1.125rem; line-height: 1.35; margin: 1.5rem 0 .5rem; }
h2::first-letter { text-transform: uppercase; }
p { margin: 0 0 1rem; }
dl { margin: 1.25rem 0; padding: 1rem 1.25rem; background: var(--field); border-radius: .75rem; }
dt { color: var(--soft); font-size: .875rem; }
dd { margin: 0 0 .75rem; overflow-wrap: anywhere; font-weight: 600; }
dd:last-child { margin-bottom: 0; }
ol { padding-left: 1.25rem; margin: 0 0 1.25rem; }
li { margin-bottom: .375rem; }
form { margin: 0 0 .75rem; }
form + p { margin-top: 1.5rem; }
article > :last-child { margin-bottom: 0; }
button { width: 100%; min-height: 3rem; padding: .75rem 1rem; font: inherit; font-weight: 600; border-radius: .75rem; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.quiet { background: transparent; color: var(--accent); }
button.stop { background: transparent; color: var(--warn); border-color: var(--warn); }
button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
label { display: block; margin-bottom: .375rem; font-weight: 600; }
input { width: 100%; min-height: 3.25rem; margin-bottom: 1rem; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: .75rem; }
input[aria-invalid] { border: 2px solid var(--warn); }
input[autocomplete='one-time-code'] { font: 1.5rem/1 ui-monospace, monospace; letter-spacing: .2em; text-align: center; text-transform: uppercase; }
fieldset { margin: 0 0 1rem; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: .375rem; font-weight: 600; }
label.choice { display: flex; align-items: center; gap: .75rem; min-height: 2.75rem; margin: 0; font-weight: 400; }
input[type='radio'] { flex: none; width: 1.5rem; min-height: 1.5rem; margin: 0; padding: 0; accent-color: var(--accent); }
.code { margin: 1.5rem 0; padding: 1rem; font: 2rem/1.2 ui-monospace, monospace; letter-spacing: .2em; text-align: center; background: var(--field); border-radius: .75rem; overflow-wrap: anywhere; }
.token { margin: 1.5rem 0; padding: 1rem; font: 1.375rem/1.4 ui-monospace, monospace; background: var(--field); border-radius: .75rem; overflow-wrap: anywhere; user-select: all; }
pre { overflow-x: auto; }
.qr { display: block; max-width: 15rem; margin: 1.5rem auto; padding: .75rem; background: #fff; border-radius: .75rem; }
.qr svg { display: block; width: 100%; height: auto; }
a { color: var(--accent); text-underline-offset: .15em; }
.brand { display: flex; align-items: center; gap: .75rem; max-width: 34rem; margin: 0 auto; padding: 1.5rem 1.25rem 0; font-weight: 600; overflow-wrap: anywhere; }
.brand img { display: block; width: auto; max-width: 10rem; height: 2.5rem; object-fit: contain; }
.brand + main { padding-top: 1.25rem; }
.foot { max-width: 34rem; margin: -2.5rem auto 0; padding: 0 1.25rem 3rem; color: var(--soft); font-size: .9375rem; }
.foot ul { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: 0; list-style: none; }
.foot p a { display: inline-block; padding: .5rem 0; }
.foot li { margin: 0; }
.foot li > * { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 .5rem; }
.faults { margin: 0 0 1.25rem; padding: 1rem 1.25rem; border: 2px solid var(--warn); border-radius: .75rem; }
.faults h2 { margin: 0 0 .25rem; color: var(--warn); }
.faults p { margin: 0; }
.choices { padding: 0; list-style: none; }
.choices a { display: block; min-height: 3rem; padding: .75rem 1rem; border: 1px solid var(--edge); border-radius: .75rem; font-weight: 600; text-decoration: none; }
.warn { color: var(--warn); font-weight: 600; }
.soft { color: var(--soft); font-size: .9375rem; }
`

/** For the Content-Security-Policy (CSP Level 3, hash-source): this sheet and no other. */
export const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`
