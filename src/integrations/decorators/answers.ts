import { present, type RelyingParty, type Surface } from '../../contract/index.ts'
import type { CheckAnswer } from '../browser-targets.ts'
import type { Guard } from '../guard.ts'
import { carriesNoMoreThan, noMoreThan } from '../no-more-than.ts'
import { limits } from './limits.ts'

/** The capabilities that answer somebody: what they say is held against what the host knows. */

export function surface(source: Surface, guard: Guard, checkAnswer: CheckAnswer): Surface {
  const { entries, resume, unrehearsed } = source
  return {
    ...present({ unrehearsed }),
    ...(entries ? { entries: () => guard.call('surface.entries', limits.read, undefined, () => entries.call(source)) } : {}),
    routes: source.routes.map(route => ({
      ...route,
      handle: call =>
        guard.call(`surface ${route.method} ${route.path}`, { deadlineMs: route.budgetMs }, call.signal, async signal =>
          checkAnswer(await route.handle({ ...call, signal })),
        ),
    })),
    ...(resume
      ? {
          resume: (...given: Parameters<typeof resume>) =>
            guard.call('surface.resume', limits.resume, undefined, async () =>
              carriesNoMoreThan(given[0], checkAnswer(await resume.apply(source, given)), given[1]),
            ),
        }
      : {}),
  }
}

export function relyingParty(source: RelyingParty, guard: Guard): RelyingParty {
  return {
    client: source.client,
    begin: request => guard.call('relyingParty.begin', limits.answer, undefined, () => source.begin(request)),
    answer: (result, request) =>
      guard.call('relyingParty.answer', limits.answer, undefined, async () =>
        noMoreThan(result, await source.answer(result, request), request),
      ),
  }
}
