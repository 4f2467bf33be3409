import type {
  AuditTrail,
  Capabilities,
  CapabilityName,
  DirectorySource,
  JsonObject,
  JsonValue,
  Operations,
  RelyingParty,
  Setup,
  Surface,
  SurfaceCall,
  Upkeep,
  WriteBack,
} from '../../contract/index.ts'
import { carriesNoMoreThan, noMoreThan } from '../no-more-than.ts'
import { valueAt } from '../pointer.ts'
import { trailPage } from '../trail-page.ts'
import * as shape from './answers.ts'
import { type Statics, staticsShape } from './declared.ts'
import { read } from './read.ts'
import type { Remote } from './supervise.ts'

/** The capabilities of a connector that runs elsewhere. Every answer is read anew before anybody here believes it. */

/** The parts that are known without asking, with the configuration put in where they name it. */
export function staticsOf(statics: Readonly<Record<string, unknown>>, config: JsonObject): Statics {
  return staticsShape.parse(filled(statics, config))
}

function filled(value: unknown, config: JsonObject): unknown {
  if (Array.isArray(value)) return value.map(item => filled(item, config))
  if (typeof value !== 'object' || value === null) return value
  if ('$config' in value && typeof value.$config === 'string') return valueAt(config, value.$config)
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, filled(item, config)] as const)
      .filter(([, item]) => item !== undefined),
  )
}

/** For a call that carries no signal of its own: the host's guard has its deadline around it. */
const longestMs = 60_000
const own = (): AbortSignal => AbortSignal.timeout(longestMs)

function directory(remote: Remote, declared: Statics['directory']): DirectorySource {
  const { find, groups, sample, editable, manager, isMember } = declared
  return {
    async *pages(from, signal) {
      for await (const page of remote.iterate('directory.pages', [from ?? null], signal)) yield read(shape.page, page)
    },
    get: async (id, signal) => read(shape.user.optional(), await remote.call('directory.get', [id], signal)),
    ...(find
      ? {
          find: async (login: string, signal: AbortSignal) =>
            read(shape.user.optional(), await remote.call('directory.find', [login], signal)),
        }
      : {}),
    ...(groups
      ? {
          groups: async (search: string, signal: AbortSignal) =>
            read(shape.group.array().max(1_000), await remote.call('directory.groups', [search], signal)),
        }
      : {}),
    ...(sample
      ? {
          sample: async (limit: number, signal: AbortSignal) =>
            read(shape.samples, await remote.call('directory.sample', [limit], signal)),
        }
      : {}),
    ...(editable
      ? {
          editable: async (signal: AbortSignal) =>
            read(shape.editableClaims, await remote.call('directory.editable', [], signal)),
        }
      : {}),
    ...(manager
      ? {
          manager: async (id: string, signal: AbortSignal) =>
            read(shape.id.optional(), await remote.call('directory.manager', [id], signal)),
        }
      : {}),
    ...(isMember
      ? {
          isMember: async (groupId: string, id: string, signal: AbortSignal) =>
            read(shape.yesOrNo, await remote.call('directory.isMember', [groupId, id], signal)),
        }
      : {}),
  }
}

function operations(remote: Remote, { allowed, factors }: Statics['operations']): Operations {
  return {
    allowed,
    ...(factors
      ? {
          factors: async (id: string, signal: AbortSignal) =>
            read(shape.factors, await remote.call('operations.factors', [id], signal)),
        }
      : {}),
    inspect: async (id, signal) => read(shape.inspection, await remote.call('operations.inspect', [id], signal)),
    perform: async (request, signal) => read(shape.operationResult, await remote.call('operations.perform', [request], signal)),
  }
}

function writeBack(remote: Remote, { on, validDays }: Statics['writeBack']): WriteBack {
  const done = async (name: string, given: readonly unknown[], signal: AbortSignal): Promise<void> => {
    await remote.call(`writeBack.${name}`, given, signal)
  }
  return {
    on,
    validDays,
    write: (person, signal) => done('write', [person], signal),
    clear: (id, signal) => done('clear', [id], signal),
    prepare: signal => done('prepare', [], signal),
    async *remaining(signal) {
      for await (const one of remote.iterate('writeBack.remaining', [], signal)) yield read(shape.remaining, one)
    },
  }
}

function relyingParty(remote: Remote, client: Statics['relyingParty']): RelyingParty {
  return {
    client,
    begin: async request => read(shape.begun, await remote.call('relyingParty.begin', [request], own())),
    async answer(result, request) {
      return noMoreThan(
        result,
        read(shape.relyingPartyAnswer, await remote.call('relyingParty.answer', [result, request], own())),
        request,
      )
    },
  }
}

function surface(remote: Remote, { routes, resumes }: Statics['surface']): Surface {
  const wired = ({ query, headers, body }: SurfaceCall): JsonValue => ({
    query: query.toString(),
    headers: [...headers].map(([name, value]): JsonValue => [name, value]),
    body: Buffer.from(body).toString('base64'),
  })
  return {
    routes: routes.map(({ maxBodyBytes, ...route }) => ({
      ...route,
      ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
      handle: async call =>
        read(shape.surfaceAnswer, await remote.call('surface.handle', [route.method, route.path, wired(call)], call.signal)),
    })),
    ...(resumes
      ? {
          async resume(...[result, continuation]: Parameters<NonNullable<Surface['resume']>>) {
            const answer = read(shape.resumed, await remote.call('surface.resume', [result, continuation], own()))
            return carriesNoMoreThan(result, answer, continuation)
          },
        }
      : {}),
  }
}

function setup(remote: Remote): Setup {
  return {
    plan: async (input, signal) => read(shape.plan, await remote.call('setup.plan', [input], signal)),
    async apply(input, signal) {
      // Whoever else wrote a connector writes nothing into the configuration of a directory.
      const { carries: _theirs, ...made } = read(shape.object, await remote.call('setup.apply', [input], signal))
      return made
    },
    verify: async (made, input, signal) => read(shape.steps, await remote.call('setup.verify', [made, input], signal)),
    async undo(made, input, signal) {
      await remote.call('setup.undo', [made, input], signal)
    },
  }
}

function upkeep(remote: Remote, { everySeconds, place, remains, attention, ends }: Statics['upkeep']): Upkeep {
  return {
    everySeconds,
    ...(place === undefined ? {} : { place }),
    ...(remains === undefined ? {} : { remains }),
    async run(signal) {
      await remote.call('upkeep.run', [], signal)
    },
    ...(attention
      ? { attention: async (signal: AbortSignal) => read(shape.attention, await remote.call('upkeep.attention', [], signal)) }
      : {}),
    ...(ends ? { end: async (signal: AbortSignal) => void (await remote.call('upkeep.end', [], signal)) } : {}),
  }
}

function trail(remote: Remote, { on, everySeconds }: Statics['trail']): AuditTrail {
  return {
    on,
    everySeconds,
    read: async (since, signal) => read(trailPage, await remote.call('trail.read', [since ?? null], signal)),
  }
}

export function capabilitiesOf(remote: Remote, granted: readonly CapabilityName[], statics: Statics): Capabilities {
  const has = (name: CapabilityName) => granted.includes(name)
  return {
    ...(has('check') ? { check: async (signal: AbortSignal) => read(shape.steps, await remote.call('check', [], signal)) } : {}),
    ...(has('directory') ? { directory: directory(remote, statics.directory) } : {}),
    ...(has('operations') ? { operations: operations(remote, statics.operations) } : {}),
    ...(has('writeBack') ? { writeBack: writeBack(remote, statics.writeBack) } : {}),
    ...(has('relyingParty') ? { relyingParty: relyingParty(remote, statics.relyingParty) } : {}),
    ...(has('surface') ? { surface: surface(remote, statics.surface) } : {}),
    ...(has('setup') ? { setup: setup(remote) } : {}),
    ...(has('upkeep') ? { upkeep: upkeep(remote, statics.upkeep) } : {}),
    ...(has('trail') ? { trail: trail(remote, statics.trail) } : {}),
  }
}
