import type { AddressInfo } from 'node:net'
import type { ErrorRequestHandler, Express } from 'express'
import { follow, newest } from '../../facades/provider/relying-party.ts'
import { type Browser, browser, type Visited } from '../../support/browser.ts'
import type { World } from '../../support/world.ts'

/**
 * What applications with a library of their own have in common: an address, a client of ours, and a page that says who is signed
 * in. The library between the two is theirs, untouched.
 */
export interface App {
  readonly url: string
  close(): Promise<void>
}

/** Whom an application holds for signed in, as its own page says it. */
export interface SignedIn {
  readonly sub: string
  readonly auth_overall_status?: string
  readonly auth_overall_score?: number
  readonly identity_id?: string
}

/** On a port that is known before the application is made, since its redirect URI is registered first. */
export async function serve(make: (url: string) => Promise<Express>): Promise<App> {
  const { createServer } = await import('node:http')
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on('request', await make(url))
  return {
    url,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface Client {
  readonly id: string
  readonly secret: string
  readonly issuer: string
}

/** An integration of the template `oidc`, with the switches that the library needs. */
export async function register(w: World, redirectUri: string, switches: object = {}): Promise<Client> {
  const { status, body } = await w.admin<{ client: { id: string; secret: string }; endpoints: { issuer: string } }>(
    'POST',
    '/v1/integrations',
    {
      template: 'oidc',
      name: 'Portal',
      config: { redirectUris: [redirectUri], directoryIntegrationId: w.directoryId, ...switches },
    },
  )
  if (status !== 201) throw new Error(JSON.stringify(body))
  return { ...body.client, issuer: body.endpoints.issuer }
}

/** What the library threw, in one line for whoever looks at the page: nobody is signed in by it. */
export const refusals: ErrorRequestHandler = (
  error: { error?: string; code?: string; message: string },
  _request,
  reply,
  _next,
) => {
  reply.status(403).send(`refused: ${error.error ?? error.code ?? error.message}`)
}

/** Who is signed in with this browser; undefined where nobody is. */
export async function whoIs(app: App, person: Browser): Promise<SignedIn | undefined> {
  const { text } = await person.open(`${app.url}/whoami`)
  return (JSON.parse(text) as { user: SignedIn | null }).user ?? undefined
}

/** To where the application sends the browser: our authorization endpoint. */
export async function sentBy(app: App, person: Browser, login: string): Promise<string> {
  const { status, location, text } = await person.open(`${app.url}/verify?login=${encodeURIComponent(login)}`, { follow: false })
  if (location === null) throw new Error(`the application led nowhere: ${status} ${text}`)
  return location
}

/** From our authorization endpoint to the page with the link, typing the login where it is asked for. */
export async function toLink(w: World, person: Browser, from: string, typed: string): Promise<Visited> {
  const page = await follow(w, person, from)
  if (!page.text.includes('name="login"')) return page
  const sent = await person.press(page, 'Continue', { login: typed }, { follow: false })
  return sent.location === null ? sent : follow(w, person, sent.location)
}

/** Presses *Continue* and shows a face: gives where the browser would go on, which is not opened. */
export async function showFace(w: World, person: Browser, page: Visited, outcome: object = { overall: 'OK' }): Promise<string> {
  await person.press(page, 'Continue', {}, { follow: false })
  const back = await follow(w, person, await w.finish(await newest(w), outcome))
  return back.location ?? `stays at ${back.url}`
}

/** The whole way up to where the application's callback would be opened. */
export async function wayBack(
  w: World,
  app: App,
  login: string,
  { person = browser(), outcome = { overall: 'OK' } as object } = {},
): Promise<string> {
  return showFace(w, person, await toLink(w, person, await sentBy(app, person, login), login), outcome)
}

export const buttonsOf = ({ forms }: Visited): readonly string[] => forms.flatMap(({ buttons }) => buttons.map(one => one.label))

export function withParameter(url: string, name: string, value: string): string {
  const edited = new URL(url)
  edited.searchParams.set(name, value)
  return edited.href
}

export const parameter = (url: string, name: string): string => new URL(url).searchParams.get(name) ?? ''
