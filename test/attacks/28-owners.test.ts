import { describe, expect, it } from 'vitest'
import { type Language, languages } from '../../src/messages/index.ts'
import { startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { world } from '../support/world.ts'

const looser: Readonly<Record<Language, string>> = {
  en: 'was made looser',
  es: 'se ha hecho menos estricta',
  pt: 'ficou menos estrita',
}

describe('an integration that was made looser', () => {
  it.each(languages)('is told to the owners in the language of the installation: %s', async language => {
    const mail = await startMailStandIn()
    const w = await world({ mail, mailIn: { language } })
    try {
      const flow = await w.flow()
      await w.person({ login: 'owner@example.com' })
      const person = { integrationId: w.directoryId, externalId: '00u-owner' }
      expect((await w.admin('POST', '/v1/admin-tokens', { name: 'Owner', role: 'owner', person })).status).toBe(201)
      await w.admin('PATCH', `/v1/integrations/${flow.integrationId}`, {
        config: { returnUrls: [flow.returnUrl, 'https://more.example/'] },
      })
      await w.host.settleDown()
      expect(mail.inbox.list('owner@example.com').map(one => one.subject)).toEqual([expect.stringContaining(looser[language])])
    } finally {
      await w.close()
      await mail.close()
    }
  })
})
