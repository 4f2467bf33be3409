import fc from 'fast-check'
import type { ScoreStatus } from '../../src/contract/index.ts'

/** What two browsers and two clients may do: single steps, and stretches of an honest journey to break into. */
export const people = ['newcomer', 'known', 'weak', 'twin'] as const
const statuses: readonly ScoreStatus[] = [
  'OK',
  'OK',
  'OK',
  'OK',
  'OK',
  'OK',
  'OK',
  'OK',
  'MANUAL_OK',
  'WARN',
  'MANUAL_PENDING',
  'FAIL',
  'UNKNOWN',
]

/** Counted from the newest, which is meant most of the time: so that stories come about, and not only noise. */
const index = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(30) })
const who = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) })
export const action = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      client: who,
      person: fc.constantFrom('newcomer', ...people),
      recovery: fc.boolean(),
    }),
  },
  // A stretch of an honest journey, broken off somewhere, with whatever happens next in between.
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('story' as const),
      client: who,
      person: fc.constantFrom('newcomer', 'known', 'known', 'weak', 'twin'),
      recovery: fc.nat(4).map(n => n === 0),
      browser: who,
      phone: fc.boolean(),
      steps: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('take' as const), browser: who, link: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('look' as const), browser: who, link: index }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('finish' as const),
      session: index,
      overall: fc.constantFrom(...statuses),
      face: fc.constantFrom('own', 'own', 'own', 'own', 'own', 'other', 'none'),
      document: fc.constantFrom('own', 'own', 'own', 'own', 'own', 'other', 'none'),
      back: fc.option(who),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('back' as const), browser: who, session: index }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('proceed' as const), browser: who, target: index }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('handOver' as const), browser: who, target: index }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('type' as const), browser: who, target: index, right: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('redeem' as const),
      client: who,
      code: index,
      right: fc.integer({ min: 0, max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('view' as const), client: who, target: index }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('settle' as const), target: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), client: who, target: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('notMe' as const), browser: who, target: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reconcile' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('time' as const), seconds: fc.constantFrom(1, 30, 61, 130, 1_300) }) },
)
export type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

type Story = Extract<Action, { kind: 'story' }>

/** The steps of an honest journey, as far as it is told: in one browser, or handed over to the other. */
export function told({ client, person, recovery, browser, phone, steps }: Story): readonly Action[] {
  const camera = phone ? (browser === 0 ? 1 : 0) : browser
  const handOver: readonly Action[] = [
    { kind: 'handOver', browser, target: 0 },
    { kind: 'take', browser: camera, link: 0 },
  ]
  const typing: readonly Action[] = [{ kind: 'type', browser, target: 0, right: true }]
  const journey: readonly Action[] = [
    { kind: 'start', client, person, recovery },
    { kind: 'take', browser, link: 0 },
    ...(phone ? handOver : []),
    { kind: 'finish', session: 0, overall: 'OK', face: 'own', document: 'own', back: camera },
    ...(phone ? typing : []),
    { kind: 'redeem', client, code: 0, right: 1 },
  ]
  return journey.slice(0, phone ? steps + 1 : steps)
}
