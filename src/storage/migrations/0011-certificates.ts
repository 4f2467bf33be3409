import type { Steps } from './words.ts'

/** The self-signed certificate of a key, as PEM: null until a product asks for one. It holds nothing secret. */
export const certificates: Steps = ({ text }) => [`alter table integration_keys add column certificate ${text}`]
