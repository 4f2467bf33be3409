import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId, asVerificationId, operationNames, purposes } from '../../../src/contract/index.ts'
import { renderLinkPage } from '../../../src/facades/pages/link-page.ts'
import { consentIn, consentMark, consentText } from '../../../src/facades/pages/texts.ts'
import { sha256 } from '../../../src/security/hash.ts'
import type { LinkPage } from '../../../src/verification/port.ts'
import { browser } from '../../support/browser.ts'
import { begin } from '../../support/passage.ts'
import { type Flow, type World, world } from '../../support/world.ts'

/** What each version said, as a hash of all its words. A line is added for a new text, and none is ever changed. */
const versions: Readonly<Record<number, string>> = {
  1: 'PhYgXekvOlIfNvxHxRXW87Wi7xtHH2F_fqSiTqfRlxk',
  2: 'IFJYaBhtBFpO-PZpHsVO2W5m01HOpRB10IfzQypWp4s',
  3: '9nookEZ4cqj238wkjCD_pC3_lCkcc18kqQGwln6Fpl8',
  4: '0utCf6di_TabvezQ2A3BFIk_wcUXQ_g6KmyRrQEiz8M',
  5: 'fJuQWlQ6NLICJs7LKQ41pdNJ-FPrpkPWCtLntc-D7CY',
}

/** The same in the other languages, from the version on in which there were texts in them. */
const translations: Readonly<Record<'es' | 'pt', Readonly<Record<number, string>>>> = {
  es: {
    3: 'VMOwKPdPJicAKTf-XyouJh3odpik4Gq1OKPK97C5EDE',
    4: 'aw3PbtgGLH1y2L8f5kvg8UA7MLp0FbWa_OPOvOhOMaQ',
    5: 'QPfKhxn38AGgP9kl23cBW0LROqwfMHCexFvnJUh8t7I',
  },
  pt: {
    3: 'gMo4T8gwy-RycL0IeKJQtOPgM0UHe-sOx9SUgYG18_c',
    4: '8MSd6zVNfSopYZi9AorKjED_4TCAqkeV-ZA2R0M6L1Q',
    5: 'epo3_9CvCgek9fhS_TB_H4XdjC0I9s7dP1oRrFeuv_o',
  },
}

describe('the text that people agree to', () => {
  const page = (given: Partial<LinkPage>): LinkPage => ({
    verificationId: asVerificationId('v'),
    integrationId: asIntegrationId('i'),
    isSelfService: false,
    state: 'ready',
    reason: 'not_started',
    asks: 'Asker',
    mode: 'live',
    account: 'a•••',
    purpose: 'step_up',
    reasonText: null,
    operations: [],
    startedAt: '2026-01-01T00:00:00.000Z',
    language: null,
    mustReceive: false,
    isHandOver: false,
    ...given,
  })
  /** The words of every page on which *Continue* stands, without their drawing. */
  function words(language: string | null = null): string {
    const pages = [
      ...purposes.map(purpose => page({ purpose })),
      page({ operations: operationNames }),
      page({ mustReceive: true, reasonText: 'Because' }),
      page({ mustReceive: true, isHandOver: true }),
      page({ isHandOver: true }),
    ]
    return pages
      .map(one => renderLinkPage({ ...one, language }, '/verify/link'))
      .map(text =>
        text
          .replace(/<style[\s\S]*?<\/style>/g, '')
          .replace(/<[^>]*>/g, ' ')
          .replace(/&#39;/g, "'")
          .replace(/\s+/g, ' '),
      )
      .join('\n')
  }

  it('is another version whenever a word of it is another', () => {
    expect({ version: consentText.version, hash: sha256(words()) }).toEqual({
      version: Math.max(...Object.keys(versions).map(Number)),
      hash: versions[consentText.version],
    })
  })

  it.each(Object.entries(translations))(
    'is another version whenever a word of it is another in the language %s',
    (language, known) => {
      expect(sha256(words(language))).toBe(known[consentText.version])
    },
  )

  it('is read back from the form that it stood above, and from nothing else', () => {
    expect(consentIn(consentMark())).toEqual(consentText)
    expect(consentIn(consentMark('pt'))).toEqual({ ...consentText, language: 'pt' })
    for (const wrong of ['continue.6.en', 'continue.0.en', 'other.1.en', 'continue.1.<b>', '', undefined, 7, ['continue.1.en']]) {
      expect(consentIn(wrong)).toBeUndefined()
    }
  })
})

describe('the record of it', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'ana@example.com' })
  })
  afterAll(() => w.close())

  const consentOf = async (id: string) =>
    (await w.admin<{ consent: object | null }>('GET', `/v1/verifications/${id}`)).body.consent

  it('is made by pressing Continue, and not by looking', async () => {
    const passage = await begin(flow, 'ana@example.com')
    const shown = await passage.person.open(passage.verify)
    expect(await consentOf(passage.id)).toBeNull()
    await passage.person.press(shown, 'Continue', {}, { follow: false })
    const record = await consentOf(passage.id)
    expect(record).toMatchObject({ text: 'continue', version: 5, language: 'en' })
    expect(record).toHaveProperty('at', expect.stringMatching(/Z$/))
  })

  it('is made by the first browser where the check goes on on a phone', async () => {
    const passage = await begin(flow, 'ana@example.com')
    await passage.person.press(await passage.person.open(passage.verify), "Use my phone's camera", {}, { follow: false })
    expect(await consentOf(passage.id)).toMatchObject({ text: 'continue', version: 5 })
  })

  it('says of no text that was not shown', async () => {
    const passage = await begin(flow, 'ana@example.com')
    const answer = await browser().post(passage.verify, { shown: 'continue.9.en' }, { follow: false })
    expect(answer.status).toBe(303)
    expect(await consentOf(passage.id)).toBeNull()
  })
})
