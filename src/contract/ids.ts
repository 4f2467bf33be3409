/** Ids that must not mix. A brand costs nothing at run time; `asX` marks the one place where a plain string is believed. */
declare const brand: unique symbol
export type Branded<Name extends string> = string & { readonly [brand]: Name }

/** The Integration ID (Incode's *Integration Reference*): names one configured instance of a connector. */
export type IntegrationId = Branded<'IntegrationId'>
/** Names one verification: one attempt of one subject for one purpose. Unguessable, but no secret. */
export type VerificationId = Branded<'VerificationId'>
/** Names one run of a directory sync. */
export type RunId = Branded<'RunId'>
/** A value that is stored sealed (AES-256-GCM); only `security` opens it. */
export type Sealed = Branded<'Sealed'>

export const asIntegrationId = (text: string): IntegrationId => text as IntegrationId
export const asVerificationId = (text: string): VerificationId => text as VerificationId
export const asRunId = (text: string): RunId => text as RunId
export const asSealed = (text: string): Sealed => text as Sealed
