import type { Capabilities, CheckStep, JsonValue } from '../../contract/index.ts'
import { mostAdvice, soundNotes } from '../attention-notes.ts'
import type { CheckAnswer } from '../browser-targets.ts'
import type { Guard } from '../guard.ts'
import { type Scrub, scrubbed } from '../scrub.ts'
import { guardedTrail } from '../trail-page.ts'
import { relyingParty, surface } from './answers.ts'
import { operations, setup, writeBack } from './changes.ts'
import { directory } from './directory.ts'
import { limits } from './limits.ts'
import { verifier } from './verifier.ts'

/**
 * Wraps every capability of a connector in the same rules (deadline, retry policy, metrics, error sanitiser), so that
 * no connector writes them and none can leave them out. What can change something at the product is never repeated.
 */

function scrubbedStep(step: CheckStep, scrub: Scrub): CheckStep {
  return scrubbed(step as unknown as JsonValue, scrub) as unknown as CheckStep
}

/** The same capabilities, under the rules of the host. */
export function decorated(open: Capabilities, guard: Guard, scrub: Scrub, checkAnswer: CheckAnswer): Capabilities {
  const { check, upkeep } = open
  return {
    ...(check
      ? {
          check: async (outer, tell) => {
            const told = tell && ((step: CheckStep) => tell(scrubbedStep(step, scrub)))
            const steps = await guard.call('check', limits.check, outer, signal => check.call(open, signal, told))
            return steps.map(step => scrubbedStep(step, scrub))
          },
        }
      : {}),
    ...(open.directory ? { directory: directory(open.directory, guard) } : {}),
    ...(open.operations ? { operations: operations(open.operations, guard) } : {}),
    ...(open.writeBack ? { writeBack: writeBack(open.writeBack, guard) } : {}),
    ...(open.verifier ? { verifier: verifier(open.verifier, guard) } : {}),
    ...(open.relyingParty ? { relyingParty: relyingParty(open.relyingParty, guard) } : {}),
    ...(open.surface ? { surface: surface(open.surface, guard, checkAnswer) } : {}),
    ...(open.setup ? { setup: setup(open.setup, guard) } : {}),
    ...(open.trail ? { trail: guardedTrail(open.trail, guard, limits.events, scrub) } : {}),
    ...(upkeep
      ? {
          upkeep: {
            everySeconds: upkeep.everySeconds,
            ...(upkeep.place === undefined ? {} : { place: scrub(upkeep.place) }),
            ...(upkeep.remains === undefined ? {} : { remains: scrub(upkeep.remains).slice(0, mostAdvice) }),
            ...(upkeep.attention
              ? {
                  attention: (outer: AbortSignal) =>
                    guard.call('upkeep.attention', limits.check, outer, async signal =>
                      soundNotes((await upkeep.attention?.(signal)) ?? [], scrub),
                    ),
                }
              : {}),
            run: outer => guard.call('upkeep', limits.upkeep, outer, signal => upkeep.run(signal)),
            ...(upkeep.end
              ? {
                  end: (outer: AbortSignal) =>
                    guard.call('upkeep.end', limits.upkeep, outer, async signal => upkeep.end?.(signal)),
                }
              : {}),
          },
        }
      : {}),
  }
}
