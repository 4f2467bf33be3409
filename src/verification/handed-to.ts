import type { HandedTo } from '../storage/tables/index.ts'

/** The ways in which a link gets to whoever opens it. */
export const handings = ['address_on_record', 'unverified_address', 'caller', 'incode'] as const satisfies readonly HandedTo[]

/** Nobody knows who reads there: whatever passed is told to others as no allow, and says nothing good of the account. */
export const isFromUnknown = (handedTo: HandedTo | null): boolean => handedTo === 'unverified_address' || handedTo === 'incode'
