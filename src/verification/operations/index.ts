/**
 * Operations: from a verdict to a changed account. What a start declared, the policies of the account allow and the
 * directory can do, is done once, by a press of the browser that was verified, and what comes of it is shown there and
 * nowhere else. A grant is the right to call the product: one press takes it, and where its end is not known it is never
 * taken again. The room knows neither which product it is nor how a page looks.
 */
export { takeBackQueue } from './ask-back.ts'
export { checkDeclared, checkPossible } from './declared.ts'
export { openForFlow } from './hook.ts'
export { signOutQueue } from './later.ts'
export { giveUpLost } from './lost.ts'
export { show } from './perform.ts'
export type { OfferedOperation, OperationOpened, OperationStanding, Performed } from './port.ts'
export { signOutJob } from './sign-out.ts'
export { takeBackJob } from './take-back.ts'
