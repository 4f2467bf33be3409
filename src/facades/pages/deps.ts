import type { BrowserAnswer, Logger, VerificationId } from '../../contract/index.ts'
import type { Verifications } from '../../verification/port.ts'
import type { Brands } from './brand.ts'

export interface PagesDeps {
  readonly verifications: Verifications
  readonly publicUrl: string
  readonly log: Logger
  /** How the pages look of verifications that were begun through an integration. */
  readonly brands: Brands
  /** For façades that go on in the browser: what the seat is answered with. */
  resume(id: VerificationId, cookie: string | undefined): Promise<BrowserAnswer>
}
