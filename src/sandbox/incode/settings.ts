import type { Clock } from '../../contract/index.ts'

/** What the directory says of the person behind a verification; `subject` is any stable name of that person. */
export interface SessionPerson {
  readonly subject: string
  readonly givenName: string
  readonly familyName: string
  /** `YYYY-MM-DD` */
  readonly birthDate?: string | undefined
  readonly identityId?: string | undefined
}

/** `onboarding` looks at a document and a face; `authentication` only compares a face with a known identity. */
export type WorkflowKind = 'onboarding' | 'authentication'

/** A Workflow as the dashboard would hold it. Incode lets each Flow set its own session life. */
export interface IncodeWorkflow {
  readonly configurationId: string
  readonly kind?: WorkflowKind | undefined
  readonly sessionSeconds?: number | undefined
}

export interface WebhookClient {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Where notifications go. Without `always` only those go out that a control call asks for with `webhook: true`. */
export interface WebhookTarget {
  readonly url?: string | undefined
  readonly header?: { readonly name: string; readonly value: string } | undefined
  /** Where a bearer for them is fetched first, by client credentials. */
  readonly oauth?: WebhookClient | undefined
  readonly always?: boolean | undefined
  /** Incode's own pages name the event of a session webhook in two ways. */
  readonly spelling?: 'eventType' | 'event' | undefined
}

/** A client of Incode's OpenID provider; `client_secret_post` where no method is said. */
export interface OpenidClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly method?: 'client_secret_post' | 'client_secret_basic' | 'client_secret_jwt' | undefined
  readonly redirectUris: readonly string[]
}

/** The Helpdesk integration, and the client by which links of it are asked for. */
export interface RequestNewSettings {
  readonly clientId: string
  readonly clientSecret: string
  readonly integrationReference: string
  /** The workflow that its links lead through. */
  readonly configurationId: string
  /** Whether the tenant's own directory has such an employee; without it, anybody is one. */
  readonly knows?: ((loginHint: string) => boolean) | undefined
  /** What is sent, in place of a mailbox. */
  readonly deliver?: ((message: SentLink) => void) | undefined
}

export interface SentLink {
  readonly type: 'EMAIL' | 'SMS'
  readonly to: string
  readonly loginHint: string
  readonly interviewId: string
  readonly url: string
}

/** What `configure` may change while the stand-in runs. */
export interface IncodeSettings {
  readonly apiKeys: readonly string[]
  readonly env: 'stage' | 'demo' | 'saas'
  readonly workflows: readonly IncodeWorkflow[]
  /** Asked with `externalCustomerId`, which is our verification id. */
  readonly personOf?: ((externalCustomerId: string) => Promise<SessionPerson | undefined>) | undefined
  readonly webhooks?: WebhookTarget | undefined
  readonly openid?: readonly OpenidClient[] | undefined
  readonly requestNew?: RequestNewSettings | undefined
}

/** Runs `work` after `delayMs`, and answers how to call it off. */
export type Schedule = (delayMs: number, work: () => void) => () => void

export interface IncodeStandInOptions extends Omit<IncodeSettings, 'env'> {
  readonly port?: number | undefined
  readonly clock?: Clock | undefined
  readonly env?: IncodeSettings['env'] | undefined
  readonly schedule?: Schedule | undefined
}
