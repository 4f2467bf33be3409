import type { JsonObject, Result } from '../../../src/contract/index.ts'
import type { OktaTokenHookConfig } from './config.ts'

/**
 * What Okta does to the token (https://developer.okta.com/docs/reference/token-hook/): claims that are added, or an error,
 * after which there is no token. Nothing that says yes is added without a pass.
 */
export function answerOf(
  { tokens, withoutPass }: Pick<OktaTokenHookConfig, 'tokens' | 'withoutPass'>,
  result: Result | undefined,
): JsonObject {
  const passed = result?.outcome === 'allow' ? result : undefined
  if (passed === undefined && withoutPass === 'deny') {
    return { error: { errorSummary: 'A verification of the person is needed first.' } }
  }
  const claims: JsonObject =
    passed === undefined ? { idv_status: 'none' } : { idv_status: passed.data.status, idv_score: passed.data.score.overall.value }
  const value = Object.entries(claims).flatMap(([name, claim]) =>
    claim === null ? [] : [{ op: 'add', path: `/claims/${name}`, value: claim }],
  )
  return { commands: tokens.map(token => ({ type: `com.okta.${token}.patch`, value })) }
}
