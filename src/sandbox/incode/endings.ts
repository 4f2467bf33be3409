import { randomUUID } from 'node:crypto'
import anyAscii from 'any-ascii'
import type { Verdict } from './outcome.ts'
import type { ShownDocument } from './session.ts'
import type { WorkflowKind } from './settings.ts'

/** One way in which a session can end, as a button of the hosted page. */
interface Ending {
  /** Without the words of the other buttons in it, so that people and tests find each by its name. */
  label(shown: ShownDocument): string
  /** What the button does; `shown` is the document of the person whom the session is about. */
  verdict(shown: ShownDocument): Verdict & { readonly overall: string }
  /** Only where the workflow looks at a document. */
  readonly needsDocument?: true
  readonly tone: 'good' | 'bad' | 'open'
}

/**
 * How the machine readable zone of a passport writes a name: capitals, and letters that it does not have by others.
 * @see https://www.icao.int/publications/pages/publication.aspx?docnum=9303 part 3, section 6
 */
function inPassport(name: string | null | undefined): string {
  const twoLetters: Readonly<Record<string, string>> = { ä: 'AE', æ: 'AE', ö: 'OE', ø: 'OE', ü: 'UE', å: 'AA', ß: 'SS' }
  const spelled = (name ?? '').normalize('NFC').replace(/[äæöøüåß]/giu, letter => twoLetters[letter.toLowerCase()] ?? letter)
  return anyAscii(spelled).replaceAll("'", '').toUpperCase()
}

const spelledOtherwise = ({ givenName, familyName, birthDate }: ShownDocument) => ({
  givenName: inPassport(givenName),
  familyName: inPassport(familyName),
  birthDate,
})

/** Nobody of the sandbox has one of these names. */
export const strangersDocument = { givenName: 'Robin', familyName: 'Elsewhere', birthDate: '1984-02-29' }

export const endingNames = ['pass', 'other-spelling', 'other-document', 'other-face', 'fail', 'review'] as const
export type EndingName = (typeof endingNames)[number]

/** The endings that have a name, for people at the hosted page and for whoever plays one there. */
export const endings: Readonly<Record<EndingName, Ending>> = {
  pass: { label: () => 'Pass', verdict: () => ({ overall: 'OK' }), tone: 'good' },
  'other-spelling': {
    label: shown => {
      const { givenName, familyName } = spelledOtherwise(shown)
      return `The same person, whose document says ${givenName} ${familyName}`
    },
    verdict: shown => ({ overall: 'OK', document: spelledOtherwise(shown) }),
    needsDocument: true,
    tone: 'good',
  },
  'other-document': {
    label: () => 'Somebody else, with a genuine document of their own',
    verdict: () => ({ overall: 'OK', document: strangersDocument, identityId: randomUUID() }),
    needsDocument: true,
    tone: 'bad',
  },
  'other-face': {
    label: () => 'Somebody else, with a document that has this name and their own face',
    verdict: () => ({ overall: 'OK', identityId: randomUUID() }),
    tone: 'bad',
  },
  fail: { label: () => 'Fail', verdict: () => ({ overall: 'FAIL' }), tone: 'bad' },
  review: { label: () => 'Review', verdict: () => ({ overall: 'MANUAL_PENDING' }), tone: 'open' },
}

/** The endings that a workflow of this kind can have. */
export function endingsOf(kind: WorkflowKind): readonly EndingName[] {
  return endingNames.filter(name => kind !== 'authentication' || endings[name].needsDocument !== true)
}
