import type { ActorRef, CheckStep, IntegrationId, JsonObject, SetupStep } from '../contract/index.ts'

/** Set-up at the product's side, as the admin API calls it. */

export interface SetUpRequest {
  /** Of the product's administrator, for this call alone. */
  readonly adminToken: string
  /** What the connector asks for besides: groups, policies. */
  readonly input: JsonObject
}

export interface SetUpView {
  readonly made: JsonObject
  /** The directory that has to know of it, and whether it does; null where none has a place for it. */
  readonly carried: { readonly integrationId: IntegrationId; readonly name: string; readonly isThere: boolean } | null
  readonly appliedBy: ActorRef
  readonly appliedAt: string
}

export interface SetUps {
  /** What stands at the product at present; null where nothing was made. */
  view(id: string): Promise<SetUpView | null>
  /** The ids of what was made, whether or not the connector can be opened; empty where nothing was. */
  made(id: string): Promise<JsonObject>
  plan(id: string, request: SetUpRequest, actor: ActorRef, signal: AbortSignal): Promise<readonly SetupStep[]>
  /** `conflict` where something stands already. Where it fails, the connector has taken back what it had made. */
  apply(id: string, request: SetUpRequest, actor: ActorRef, signal: AbortSignal): Promise<SetUpView>
  verify(id: string, request: SetUpRequest, actor: ActorRef, signal: AbortSignal): Promise<readonly CheckStep[]>
  /**
   * Newest first. Where it fails, what was made is still known, and it can be called again. Answers with the directory that was
   * told of it, which an administrator has to tell otherwise: that is a change of its own, and held as any.
   */
  undo(id: string, request: SetUpRequest, actor: ActorRef, signal: AbortSignal): Promise<SetUpView['carried']>
}
