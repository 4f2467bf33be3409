import { enter } from './en/enter.ts'
import { flows } from './en/flows.ts'
import { frame } from './en/frame.ts'
import { integration } from './en/integration.ts'
import { integrations } from './en/integrations.ts'
import { overview } from './en/overview.ts'
import { parts } from './en/parts.ts'

/** All texts in English, by page. A sentence that carries a value is a function: other languages put it elsewhere. */
export const en = {
  locale: 'en',
  frame,
  parts,
  enter,
  integrations,
  integration,
  flows,
  overview,
}

export type Texts = typeof en
