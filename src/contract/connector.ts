import type { z } from 'zod'
import type { DirectorySource } from './directory.ts'
import type { Actor, ConnectorErrorCode } from './errors.ts'
import type { FlowView, SetupForm, SwitchOffStep } from './flow-view.ts'
import type { HostContext } from './host-context.ts'
import type { JsonObject } from './json.ts'
import type { OperationName, Operations } from './operations.ts'
import type { RelyingParty } from './relying-party.ts'
import type { Surface } from './surface.ts'
import type { AuditTrail } from './trail.ts'
import type { Verifier } from './verifier.ts'
import type { WriteBack } from './write-back.ts'

/**
 * A plugin: code for one use of one product. The host computes every verdict; a connector only shapes answers.
 * Everything that crosses this border is plain data and asynchronous, so that a connector can run in another process.
 */
export interface Connector<C> {
  readonly manifest: ManifestSource
  /**
   * Draws the form and the manifest. Secrets carry `.meta({ secret: true })`; a field of which not every change may let
   * more people through says so by `.meta({ loosens: 'more' | 'less' | 'never' })`. What else a form needs: `form.ts`.
   */
  readonly config: z.ZodType<C>
  readonly configVersion: number
  /** Lifts a stored configuration of an older version. The host refuses one newer than `configVersion`. */
  migrate?(stored: JsonObject, from: number): JsonObject
  /** Neither dials nor keeps a timer; there is nothing to close. */
  open(config: C, host: HostContext): Capabilities
}

export const connectorKinds = ['verifier', 'directory', 'flow', 'helpdesk', 'portal', 'client'] as const
export type ConnectorKind = (typeof connectorKinds)[number]

export const capabilityNames = [
  'check',
  'directory',
  'operations',
  'writeBack',
  'verifier',
  'relyingParty',
  'surface',
  'setup',
  'upkeep',
  'trail',
] as const
export type CapabilityName = (typeof capabilityNames)[number]

/** What a connector declares of itself, before any of its code runs. */
export interface ManifestSource {
  readonly id: string
  readonly name: string
  readonly kind: ConnectorKind
  readonly summary: string
  /** The product's own documentation. */
  readonly docs: string
  readonly capabilities: readonly CapabilityName[]
  readonly operations?: readonly OperationName[]
  readonly scopes: readonly { readonly scope: string; readonly why: string; readonly for: readonly CapabilityName[] }[]
  /** Host patterns it may call; `{orgUrl}` stands for the host of that field of the configuration, `{idp.url}` of one inside of another. */
  readonly egress: readonly string[]
  /** Host patterns, as in `egress`, where it may send a person's browser by a redirect or a form. Without it, to nobody. */
  readonly sendsTo?: readonly string[]
  /** Response headers by which the product tells its rate; the host paces. `keepFree` is a share of the limit, 0–1. */
  readonly rate?: { readonly limit: string; readonly remaining: string; readonly reset: string; readonly keepFree: number }
  /** Whether an integration gives out a client that calls our hooks. */
  readonly givesClient?: boolean
  /** Whether it starts verifications, and so has an Incode account and a workflow. */
  readonly verifies?: boolean
  /** Whether its people are entered at the host, which keeps the list for it. */
  readonly holdsList?: boolean
  /** What a flow at the product sees of each result. */
  readonly flowView?: FlowView
  /** How the product is made to go on without us, step by step: nobody may be locked out between two of them. */
  readonly switchOff?: readonly SwitchOffStep[]
  /** What a set-up asks for; there where the connector has one. */
  readonly setupForm?: SetupForm
}

/** A connector has exactly the abilities that its manifest lists. */
export interface Capabilities {
  readonly check?: Check
  readonly directory?: DirectorySource
  readonly operations?: Operations
  readonly writeBack?: WriteBack
  readonly verifier?: Verifier
  readonly relyingParty?: RelyingParty
  readonly surface?: Surface
  readonly setup?: Setup
  readonly upkeep?: Upkeep
  readonly trail?: AuditTrail
}

export interface CheckStep {
  readonly step: string
  readonly ok: boolean
  readonly code?: ConnectorErrorCode
  readonly actor?: Actor
  /** What the actor should do, in one sentence. */
  readonly advice?: string
  /** What was seen: `3,012 people, 14 groups`. Never a secret. */
  readonly saw?: string
}

/**
 * *Test connection*: named steps over the path that the real work takes. A failed step ends the list. Each may be told as soon
 * as it is done, for whoever watches; what counts is the list.
 */
export type Check = (signal: AbortSignal, tell?: (step: CheckStep) => void) => Promise<readonly CheckStep[]>

export interface SetupStep {
  readonly id: string
  readonly title: string
  readonly method: string
  readonly path: string
  readonly body?: JsonObject
  readonly change: 'create' | 'update' | 'none'
  /**
   * Of a step that the host takes itself, once the rest is made: what the directory of the flow has to know, laid over its
   * configuration. The host says the path, and leaves the step out where that directory has no place for it.
   */
  readonly carries?: JsonObject
}

/**
 * Set-up at the product's side, as plan, apply, verify, undo. Each call's `input` holds `adminToken`, for that call alone;
 * `endpoints` of the host, named as in OpenID discovery; `client.id`, and for `apply` a new `client.secret`, where the
 * integration gives out a client; and what an administrator was asked for besides.
 */
export interface Setup {
  /** Changes nothing. */
  plan(input: JsonObject, signal: AbortSignal): Promise<readonly SetupStep[]>
  /**
   * What it made, by ids, for `verify` and `undo`; nothing secret. Where it fails, it has taken back what it had made. Under
   * `carries` what the plan had there, with the ids that it has by now.
   */
  apply(input: JsonObject, signal: AbortSignal): Promise<JsonObject>
  verify(made: JsonObject, input: JsonObject, signal: AbortSignal): Promise<readonly CheckStep[]>
  /** Newest first. What is gone already is no trouble. */
  undo(made: JsonObject, input: JsonObject, signal: AbortSignal): Promise<void>
}

/** `credential_ends`: what the integration proves itself by. */
export const attentionCodes = ['credential_ends', 'write_back_fills', 'write_back_stopped'] as const

/** Something that somebody has to do before long, or the integration stops working in whole or in part. */
export interface Attention {
  readonly code: (typeof attentionCodes)[number]
  /** `admin`: of the product; `operator`: of this host. */
  readonly actor: Extract<Actor, 'admin' | 'operator'>
  /** What to do, and what happens otherwise, in sentences. */
  readonly advice: string
  /** Until when. */
  readonly endsAt?: number
}

/** Recurring work of an integration, run by the host under a lease. */
export interface Upkeep {
  readonly everySeconds: number
  /**
   * Where what `run` makes stands. An integration that is changed so that it says another one is ended at the former
   * place first. Left out, it is one place for ever.
   */
  readonly place?: string
  /** What stays there where it cannot be taken away, and what an administrator of the product does about it: in sentences. */
  readonly remains?: string
  run(signal: AbortSignal): Promise<void>
  /**
   * What is to be told to administrators from now on, until it is asked again. Asked before each run, which it keeps from
   * nothing where it fails; changes nothing.
   */
  attention?(signal: AbortSignal): Promise<readonly Attention[]>
  /**
   * Takes away what `run` made at the product. Called once the integration is disabled or deleted, with the configuration
   * of its last run, and again for up to a week where it failed: idempotent. If the integration is enabled again, `run`
   * makes it anew.
   */
  end?(signal: AbortSignal): Promise<void>
}

/** Compile-time proof that a connector keeps the contract; used at the end of each connector's file. */
export function defineConnector<C>(connector: Connector<C>): Connector<C> {
  return connector
}

/** A connector whose configuration type is hidden, as the registry holds it. */
export type AnyConnector = Connector<never> | Connector<unknown>
