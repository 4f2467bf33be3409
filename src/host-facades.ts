import type { Clock, Logger, Mode, Random } from './contract/index.ts'
import { approvalRoutes } from './facades/approvals/routes.ts'
import { hooksRoutes } from './facades/hooks/routes.ts'
import { createResume, resumeBySurface } from './facades/legs/index.ts'
import { renderAnswer } from './facades/pages/answer-page.ts'
import { arriver } from './facades/pages/arrive.ts'
import { brandsOf } from './facades/pages/brand.ts'
import { pagesRoutes } from './facades/pages/routes.ts'
import { type KnownChannel, portalRoutes } from './facades/portal/index.ts'
import {
  begunByInteractions,
  createProvider,
  type IssuerKeys,
  interactionRoutes,
  keySetFetch,
  providerLater,
  providerRoutes,
  rehearsalKeys,
  resumeByProvider,
} from './facades/provider/index.ts'
import { requestNewRoutes } from './facades/request-new/routes.ts'
import { createSignIn } from './facades/sign-in/index.ts'
import type { SignInSettings } from './facades/sign-in/settings.ts'
import { surfaceRoutes } from './facades/webhooks/index.ts'
import type { Helpdesk } from './helpdesk/index.ts'
import type { AppDeps } from './http/app.ts'
import { deskOf } from './integrations/desk.ts'
import type { Integrations } from './integrations/port.ts'
import type { Marks } from './security/marks.ts'
import type { Seals } from './security/seals.ts'
import type { Store } from './storage/store.ts'
import { expectedOf, verificationOf } from './verification/index.ts'
import type { Verifications } from './verification/port.ts'

interface FacadeDeps {
  readonly store: Store
  readonly seals: Seals
  readonly marks: Marks
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly publicUrl: string
  readonly epoch: string
  /** The sandbox alone talks to products over plain http. */
  readonly loopbackHttp: boolean
  readonly integrations: Integrations
  readonly verifications: Verifications
  readonly helpdesk: Helpdesk
  readonly knownChannel: KnownChannel
  readonly issuerKeys: IssuerKeys
  readonly signIn: SignInSettings | undefined
}

/** The protocols by which flows and people come, in the order in which they are mounted. */
export async function hostFacades(deps: FacadeDeps) {
  const { store, seals, clock, publicUrl, epoch, loopbackHttp, integrations, verifications, helpdesk } = deps
  const issuing = { ...deps, clients: integrations.clients, fetch: keySetFetch({ loopbackHttp }) }
  const provider = await createProvider({ ...issuing, mode: 'live', keys: deps.issuerKeys })
  /** With a key of its own, made when somebody rehearses for the first time. */
  const rehearsing = providerLater(() =>
    createProvider({ ...issuing, mode: 'rehearsal', keys: rehearsalKeys({ store, seals, epoch }) }),
  )
  const { verifyToken } = provider

  /** How each façade that goes on in the browser answers the seat. The hooks go on by a code and are not among them. */
  const bySurface = resumeBySurface({ integrations, verifications })
  const resume = createResume(verifications, {
    provider: resumeByProvider(publicUrl),
    entra: bySurface,
    auth0: bySurface,
    descope: bySurface,
  })
  const interacting = (mode: Mode) => ({ ...deps, mode, begun: begunByInteractions({ ...deps, mode }) })
  const signIn = createSignIn({ ...deps, settings: deps.signIn, directories: () => integrations.list() })
  const surfaces = {
    ...deps,
    verificationOf: (accountId: string, sessionId: string) => verificationOf(store.db, accountId, sessionId),
    expectedOf: (accountId: string, sessionId: string) => expectedOf(store.db, accountId, sessionId, clock.now()),
    render: renderAnswer,
    inform: helpdesk.hear,
    arrive: arriver(verifications, publicUrl),
  }

  const mounts: AppDeps['facades'] = [
    async root => void (await root.register(providerRoutes, { provider: async () => provider, mode: 'live', publicUrl })),
    async root => void (await root.register(providerRoutes, { provider: rehearsing, mode: 'rehearsal', publicUrl })),
    root => interactionRoutes(root, { ...interacting('live'), provider: async () => provider }),
    root => interactionRoutes(root, { ...interacting('rehearsal'), provider: rehearsing }),
    async root => void (await root.register(hooksRoutes, { ...deps, verifyToken })),
    async root => void (await root.register(surfaceRoutes, surfaces)),
    async root => pagesRoutes(root, { ...deps, resume, brands: brandsOf(integrations) }),
    async root => portalRoutes(root, deps),
    async root =>
      void (await root.register(requestNewRoutes, { ...deps, helpdesk, desk: id => deskOf(integrations, id), verifyToken })),
    async root => approvalRoutes(root, { ...deps, approvals: verifications.approvals, signIn }),
  ]
  return { mounts, verifyToken }
}
