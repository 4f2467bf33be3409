import { enter } from './en/enter.ts'
import { frame } from './en/frame.ts'
import { integration } from './en/integration.ts'
import { integrations } from './en/integrations.ts'
import { parts } from './en/parts.ts'
import { reviews } from './en/reviews.ts'
import { claims, sync } from './en/sync.ts'
import { verifications } from './en/verifications.ts'

/** All texts in English, by page. A sentence that carries a value is a function: other languages put it elsewhere. */
export const en = {
  locale: 'en',
  frame,
  parts,
  enter,
  integrations,
  integration,
  claims,
  sync,
  verifications,
  reviews,
}

export type Texts = typeof en
