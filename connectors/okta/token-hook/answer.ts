import type { JsonObject, Result } from '../../../src/contract/index.ts'
import type { OktaTokenHookConfig } from './config.ts'

/**
 * What Okta does to the token (https://developer.okta.com/docs/reference/token-hook/): claims that are added, or an error,
 * after which there is no token. Nothing that says yes is added without a pass.
 * What was rehearsed is no pass: the token is Okta's own and a real one, so that it is told under names that no live rule reads.
 */
export function answerOf(
  { tokens, withoutPass }: Pick<OktaTokenHookConfig, 'tokens' | 'withoutPass'>,
  result: Result | undefined,
): JsonObject {
  const passed = result?.outcome === 'allow' ? result : undefined
  if (passed === undefined && withoutPass === 'deny') {
    return { error: { errorSummary: 'A verification of the person is needed first.' } }
  }
  const claims = passed === undefined ? none : passed.mode === 'rehearsal' ? rehearsed(passed) : told(passed)
  const value = Object.entries(claims).flatMap(([name, claim]) =>
    claim === null ? [] : [{ op: 'add', path: `/claims/${name}`, value: claim }],
  )
  return { commands: tokens.map(token => ({ type: `com.okta.${token}.patch`, value })) }
}

const none: JsonObject = { idv_status: 'none' }

const told = ({ data }: Result): JsonObject => ({ idv_status: data.status, idv_score: data.score.overall.value })

const rehearsed = ({ data }: Result): JsonObject => ({
  ...none,
  idv_rehearsal_status: data.status,
  idv_rehearsal_score: data.score.overall.value,
})
