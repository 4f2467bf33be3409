/**
 * Auth0 Action, trigger post-login: a verified face before the sign-in goes on.
 *
 * Verifies at every sign-in. For some of them only, put the condition at the mark below.
 *
 * Secrets of the Action:
 *   STEPGATE_SECRET    the same text as "Secret of the Action" of the integration, 32 characters or more
 *   STEPGATE_URL       the integration's address, https://.../i/...
 *   STEPGATE_AUDIENCE  https://{your domain}/continue, as the integration's page shows it
 */
const { createHmac, randomBytes, timingSafeEqual } = require('node:crypto')

const purpose = 'step_up'
const tokenField = 'stepgate_token'

/** Shows on the way back that this Action began it, for this account and this purpose: an Action remembers nothing. */
function signed(secret, random, userId) {
  return createHmac('sha256', secret).update(`nonce|${purpose}|${userId}|${random}`).digest('base64url')
}

function isOurs(nonce, secret, userId) {
  if (typeof nonce !== 'string') return false
  const [random = '', mac = ''] = nonce.split('.')
  const given = Buffer.from(mac)
  const right = Buffer.from(signed(secret, random, userId))
  return given.length === right.length && timingSafeEqual(given, right)
}

/** A code of ours, or of Stepgate's closed list; never a text from outside. */
function codeOf(reason) {
  return typeof reason === 'string' && /^[a-z_]{1,40}$/.test(reason) ? reason : 'provider_error'
}

/** Why the answer is none that this Action may believe; undefined where it is one. */
function faultOf(answer, event) {
  const { STEPGATE_SECRET, STEPGATE_URL, STEPGATE_AUDIENCE } = event.secrets
  const now = Math.floor(Date.now() / 1000)
  if (answer === null || typeof answer !== 'object') return 'no answer'
  if (answer.iss !== STEPGATE_URL) return 'iss'
  if (answer.aud !== STEPGATE_AUDIENCE) return 'aud'
  if (typeof answer.exp !== 'number' || answer.exp <= now || typeof answer.iat !== 'number' || answer.exp - answer.iat > 300)
    return 'exp'
  if (typeof answer.state !== 'string' || answer.state !== event.request.query?.state) return 'state'
  if (answer.sub !== event.user.user_id) return 'sub'
  if (answer.purpose !== purpose) return 'purpose'
  if (!isOurs(answer.nonce, STEPGATE_SECRET, event.user.user_id)) return 'nonce'
  return undefined
}

/** Why this person may not go on; undefined after a pass. */
function objection(event, api) {
  let answer
  try {
    answer = api.redirect.validateToken({ secret: event.secrets.STEPGATE_SECRET, tokenParameterName: tokenField })
  } catch {
    return 'provider_error'
  }
  if (faultOf(answer, event) !== undefined) return 'relay_suspected'
  if (answer.outcome !== 'allow') return codeOf(answer.reason)
  // A pass says whose face it was. One that does not is none.
  if (typeof answer.identity_id !== 'string' || answer.identity_id === '') return 'workflow_incomplete'
  return undefined
}

function redirect(event, api) {
  const { STEPGATE_SECRET, STEPGATE_URL } = event.secrets
  const random = randomBytes(18).toString('base64url')
  const session_token = api.redirect.encodeToken({
    secret: STEPGATE_SECRET,
    expiresInSeconds: 300,
    payload: {
      aud: STEPGATE_URL,
      iat: Math.floor(Date.now() / 1000),
      jti: randomBytes(18).toString('base64url'),
      nonce: `${random}.${signed(STEPGATE_SECRET, random, event.user.user_id)}`,
      purpose,
      // Only an address that Auth0 has seen to be theirs names somebody of the directory.
      ...(event.user.email_verified === true ? { login_hint: event.user.email } : {}),
    },
  })
  api.redirect.sendUserTo(`${STEPGATE_URL}/start`, { query: { session_token } })
}

function isSetUp(event) {
  const { STEPGATE_SECRET, STEPGATE_URL, STEPGATE_AUDIENCE } = event.secrets
  return (
    typeof STEPGATE_SECRET === 'string' && STEPGATE_SECRET.length >= 32 && Boolean(STEPGATE_URL) && Boolean(STEPGATE_AUDIENCE)
  )
}

exports.onExecutePostLogin = async (event, api) => {
  if (!isSetUp(event)) return api.access.deny('Identity verification is not set up.')
  const protocol = event.transaction?.protocol
  // A token that is renewed follows a sign-in that was verified. A password alone, without a browser, does not.
  if (protocol === 'oauth2-refresh-token') return
  if (protocol === 'oauth2-password') return api.access.deny('Identity verification needs a browser.')
  // Mark: return here for sign-ins that need no verification.
  redirect(event, api)
}

exports.onContinuePostLogin = async (event, api) => {
  const reason = objection(event, api)
  if (reason !== undefined) return api.access.deny(`Identity verification: ${reason}`)
  api.authentication.recordMethod(event.secrets.STEPGATE_URL)
}
