import type { ExternalRequest } from './request.ts'

/** What the tokens say of how: a face, which Entra counts as inherence, and the class that it asked for. */
export interface Method {
  readonly acr: string
  readonly amr: 'face'
}

/** Those of Entra's classes that a face fulfils, the narrowest first. */
const inherence = ['inherence', 'possessionorinherence', 'knowledgeorinherence', 'knowledgeorpossessionorinherence'] as const

/** Undefined where a face would not do: then nobody is asked to show theirs. */
export function methodFor({ claims: { id_token } }: Pick<ExternalRequest, 'claims'>): Method | undefined {
  const acr = inherence.find(name => id_token.acr.values.includes(name))
  return acr !== undefined && id_token.amr.values.includes('face') ? { acr, amr: 'face' } : undefined
}
