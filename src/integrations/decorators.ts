import {
  type Capabilities,
  type CheckStep,
  type DirectorySource,
  type JsonValue,
  type Operations,
  present,
  type RelyingParty,
  type Setup,
  type Surface,
  type Verifier,
  type WriteBack,
} from '../contract/index.ts'
import { mostAdvice, soundNotes } from './attention-notes.ts'
import type { CheckAnswer } from './browser-targets.ts'
import type { Guard, Limits } from './guard.ts'
import { carriesNoMoreThan, noMoreThan } from './no-more-than.ts'
import { type Scrub, scrubbed } from './scrub.ts'
import { guardedTrail } from './trail-page.ts'

/**
 * Wraps every capability of a connector in the same rules (deadline, retry policy, metrics, error sanitiser), so that
 * no connector writes them and none can leave them out. What can change something at the product is never repeated.
 */

const limits = {
  check: { deadlineMs: 45_000 },
  /** Pacing may wait for the product's next window. */
  page: { deadlineMs: 300_000 },
  read: { deadlineMs: 15_000, retries: 2 },
  search: { deadlineMs: 30_000, retries: 2 },
  change: { deadlineMs: 20_000 },
  session: { deadlineMs: 15_000 },
  notice: { deadlineMs: 5_000 },
  resume: { deadlineMs: 5_000 },
  answer: { deadlineMs: 5_000 },
  setup: { deadlineMs: 120_000 },
  upkeep: { deadlineMs: 300_000 },
  events: { deadlineMs: 120_000 },
} as const satisfies Record<string, Limits>

function directory(source: DirectorySource, guard: Guard): DirectorySource {
  const { find, groups, sample, editable, manager, isMember } = source
  return {
    pages: (from, outer) => guarded('directory.pages', limits.page, guard, outer, signal => source.pages(from, signal)),
    get: (externalId, outer) => guard.call('directory.get', limits.read, outer, signal => source.get(externalId, signal)),
    ...(find
      ? {
          find: (login: string, outer: AbortSignal) =>
            guard.call('directory.find', limits.read, outer, signal => find.call(source, login, signal)),
        }
      : {}),
    ...(groups
      ? {
          groups: (search: string, outer: AbortSignal) =>
            guard.call('directory.groups', limits.search, outer, signal => groups.call(source, search, signal)),
        }
      : {}),
    ...(sample
      ? {
          sample: (limit: number, outer: AbortSignal) =>
            guard.call('directory.sample', limits.search, outer, signal => sample.call(source, limit, signal)),
        }
      : {}),
    ...(editable
      ? {
          editable: (outer: AbortSignal) =>
            guard.call('directory.editable', limits.read, outer, signal => editable.call(source, signal)),
        }
      : {}),
    ...(manager
      ? {
          manager: (externalId: string, outer: AbortSignal) =>
            guard.call('directory.manager', limits.read, outer, signal => manager.call(source, externalId, signal)),
        }
      : {}),
    ...(isMember
      ? {
          isMember: (groupId: string, externalId: string, outer: AbortSignal) =>
            guard.call('directory.isMember', limits.read, outer, signal => isMember.call(source, groupId, externalId, signal)),
        }
      : {}),
  }
}

/** A deadline for each item. None is asked for again here: a sync goes on from the cursor it has stored. */
async function* guarded<T>(
  name: string,
  limit: Limits,
  guard: Guard,
  outer: AbortSignal,
  items: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T, void> {
  const life = new AbortController()
  const iterator = items(AbortSignal.any([outer, life.signal]))[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await guard.call(name, limit, outer, () => iterator.next())
      if (next.done) return
      yield next.value
    }
  } finally {
    life.abort()
    // Not awaited: a connector that hangs in a page would hold up its own end.
    iterator.return?.().catch(() => undefined)
  }
}

function operations(source: Operations, guard: Guard): Operations {
  const { factors } = source
  return {
    allowed: source.allowed,
    ...(factors
      ? {
          factors: (externalId: string, outer: AbortSignal) =>
            guard.call('operations.factors', limits.read, outer, signal => factors.call(source, externalId, signal)),
        }
      : {}),
    inspect: (externalId, outer) =>
      guard.call('operations.inspect', limits.read, outer, signal => source.inspect(externalId, signal)),
    perform: (request, outer) =>
      guard.call('operations.perform', limits.change, outer, signal => source.perform(request, signal)),
  }
}

function verifier(source: Verifier, guard: Guard): Verifier {
  const { continues, pointsAt, returned, authenticate, embedding, identityPage, request: ask } = source
  return {
    workflows: source.workflows,
    trustAnchor: source.trustAnchor,
    // An address, and no call.
    ...(identityPage ? { identityPage: (identityId: string) => identityPage.call(source, identityId) } : {}),
    ...(continues
      ? {
          continues: (trustAnchor: string) =>
            guard.call('verifier.continues', limits.read, undefined, () => continues.call(source, trustAnchor)),
        }
      : {}),
    open: (request, outer) => guard.call('verifier.open', limits.session, outer, signal => source.open(request, signal)),
    ...(embedding
      ? {
          embedding: (...given: Parameters<typeof embedding>) =>
            guard.call('verifier.embedding', limits.answer, undefined, () => embedding.apply(source, given)),
        }
      : {}),
    read: (session, outer) => guard.call('verifier.read', limits.read, outer, signal => source.read(session, signal)),
    document: (session, outer) => guard.call('verifier.document', limits.read, outer, signal => source.document(session, signal)),
    ...(returned
      ? {
          returned: (...given: Parameters<typeof returned>) =>
            guard.call('verifier.returned', limits.answer, undefined, () => returned.apply(source, given)),
        }
      : {}),
    ...(authenticate
      ? {
          authenticate: (request: Parameters<typeof authenticate>[0], outer: AbortSignal) =>
            guard.call('verifier.authenticate', limits.session, outer, signal => authenticate.call(source, request, signal)),
        }
      : {}),
    ...(ask
      ? {
          request: (wanted: Parameters<typeof ask>[0], outer: AbortSignal) =>
            guard.call('verifier.request', limits.session, outer, signal => ask.call(source, wanted, signal)),
        }
      : {}),
    ...(pointsAt
      ? {
          pointsAt: (notice: Parameters<typeof pointsAt>[0], outer: AbortSignal) =>
            guard.call('verifier.pointsAt', limits.notice, outer, signal => pointsAt.call(source, notice, signal)),
        }
      : {}),
    notice: call => guard.call('verifier.notice', limits.notice, call.signal, signal => source.notice({ ...call, signal })),
  }
}

function writeBack(source: WriteBack, guard: Guard): WriteBack {
  return {
    on: source.on,
    ...(source.place === undefined ? {} : { place: source.place }),
    validDays: source.validDays,
    ...(source.shownAs === undefined ? {} : { shownAs: source.shownAs }),
    write: (person, outer) => guard.call('writeBack.write', limits.change, outer, signal => source.write(person, signal)),
    clear: (externalId, outer) => guard.call('writeBack.clear', limits.change, outer, signal => source.clear(externalId, signal)),
    prepare: outer => guard.call('writeBack.prepare', limits.setup, outer, signal => source.prepare(signal)),
    remaining: outer => guarded('writeBack.remaining', limits.page, guard, outer, signal => source.remaining(signal)),
  }
}

function surface(source: Surface, guard: Guard, checkAnswer: CheckAnswer): Surface {
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

function relyingParty(source: RelyingParty, guard: Guard): RelyingParty {
  return {
    client: source.client,
    begin: request => guard.call('relyingParty.begin', limits.answer, undefined, () => source.begin(request)),
    answer: (result, request) =>
      guard.call('relyingParty.answer', limits.answer, undefined, async () =>
        noMoreThan(result, await source.answer(result, request), request),
      ),
  }
}

function setup(source: Setup, guard: Guard): Setup {
  return {
    plan: (input, outer) => guard.call('setup.plan', limits.setup, outer, signal => source.plan(input, signal)),
    apply: (input, outer) => guard.call('setup.apply', limits.setup, outer, signal => source.apply(input, signal)),
    verify: (made, input, outer) => guard.call('setup.verify', limits.setup, outer, signal => source.verify(made, input, signal)),
    undo: (made, input, outer) => guard.call('setup.undo', limits.setup, outer, signal => source.undo(made, input, signal)),
  }
}

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
