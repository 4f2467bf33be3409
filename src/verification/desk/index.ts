/**
 * What a helpdesk's agent can do to a verification, and hear of it. The code goes one way: the seat shows it, the caller says
 * it, the agent types it, and it is compared here. An agent opens operations and is given nothing by them. The folder knows
 * neither who an agent is nor how a link goes out.
 */
export { askVendor } from './ask-vendor.ts'
export { readBackCodes, readBackTries } from './code.ts'
export { confirmCode } from './confirm.ts'
export { renewedLink } from './link.ts'
export { openForAgent } from './open.ts'
export { deskStanding, waitForDesk } from './standing.ts'
