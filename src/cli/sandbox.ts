import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Sandbox } from '../sandbox/index.ts'
import type { Context } from './context.ts'
import { wholeNumber } from './whole-number.ts'

const defaultPort = 8_080
const mostUsers = 1_000_000

/** In the order in which their commands are shown, each for somebody of its own. */
const anywhere = ['oidc', 'davinci', 'descope', 'auth0'] as const
const triedFlows = [...anywhere, 'entra-external-mfa', 'okta-idv', 'okta-factor', 'okta-token-hook', 'entra-claims'] as const

function welcome(sandbox: Sandbox): string {
  const {
    url,
    console,
    adminToken,
    secondAdminToken,
    agentToken,
    supervisorToken,
    helpdesk,
    client,
    clients,
    flow,
    okta,
    graph,
    incode,
    auth0,
    mail,
    integrations,
    portal,
  } = sandbox.summary
  const { 'okta-directory': oktaId, 'entra-directory': entraId, 'oidc-client-credentials': clientsId } = integrations
  const entraRecoveryId = integrations['entra-recovery']
  const entraRecovery = clients['entra-recovery']?.secret
  // Nobody verifies at a product that only asks: there they do so by the flow of another integration.
  const beside: Readonly<Record<string, string | undefined>> = {
    'okta-token-hook': clientsId,
    'entra-claims': integrations['entra-external-mfa'],
  }
  const flows = triedFlows.flatMap((template, n) => {
    const isOrgs = template === 'okta-idv'
    const by = beside[template]
    const given = template === 'okta-token-hook' ? client : isOrgs ? undefined : clients[template]
    const options = `${by ? ` --by ${by}` : ''}${given ? ` --client-secret ${given.secret}` : ''}`
    const domain = template.startsWith('entra') ? 'entra.example' : 'example.com'
    const tried = `  npm run -s stepgate -- try ${integrations[template]}${options} --login user${20 + n}@${domain}`
    return [`${tried} --as pass`, `${tried} --attack ${isOrgs ? 'user29' : 'user1'}@${domain}`]
  })
  const json = `-H 'content-type: application/json'`
  return `
Stepgate's sandbox is running. Everything in it is made up; nothing leaves this machine.

  console                ${console.link}      open it in a browser, once
  and by signing in      ${console.url}sign-in      as user40@example.com, an owner; user41 to user45 have the other roles, user0 has none
  demonstration flow     ${flow.url}      open it in a browser
  self-service, Okta     ${portal.okta}      as user20@example.com, on a phone-sized page
  self-service, Entra    ${portal.entra}      as user21@entra.example
  with a code by mail    ${portal.code}      as user23@example.com; the code is in the mail, see below
  host                   ${url}
  Okta stand-in          ${okta.url}      user0@example.com, user1@example.com, …
  and its apps           ${okta.url}/admin/apps      make one for a directory integration of your own
  Entra/Graph stand-in   ${graph.url}      the same people, as user0@entra.example, …
  and its apps           ${graph.url}/app-registrations      with the certificate that the console shows
  Incode stand-in        ${incode.url}
  Auth0 stand-in         ${auth0.url}/authorize?login_hint=user0@example.com      open it in a browser
  mail that was sent     ${mail.url}/__sandbox/messages

  admin token            ${adminToken}
  of a second one        ${secondAdminToken}      for what takes two: a looser change, a review, a binding
  helpdesk's agent       ${agentToken ?? 'nobody: --users 2 or more'}
  and supervisor         ${supervisorToken ?? 'nobody'}
  client id              ${client.id}
  client secret          ${client.secret}
  Okta directory         ${oktaId}
  Entra directory        ${entraId}

The same from a shell:

  export STEPGATE_URL=${url} STEPGATE_TOKEN=${adminToken} STEPGATE_CLIENT_SECRET=${client.secret}
  npm run -s stepgate -- users list --limit 5
  npm run -s stepgate -- check ${oktaId}
  npm run -s stepgate -- check ${entraId}

Verify somebody whose document writes the name differently, somebody with another person's document, and another face on an
account that is enrolled, as user20 to user29 are. Without --as you get the link, and are the person yourself:

  npm run -s stepgate -- try ${clientsId} --login user33@example.com --as other-spelling
  npm run -s stepgate -- try ${clientsId} --login user34@example.com --as other-document
  npm run -s stepgate -- try ${clientsId} --login user20@example.com --as other-face

Walk the flow of a product: a relying party, DaVinci, Descope, Auth0's Action, Entra's external MFA, Okta's recovery, which is for
people who are enrolled, Okta's factor, and the tokens of Okta and Entra, for which somebody verifies by another flow. With --attack
a thief, who has the account that is named there, edits what their browser carries, to get into that of somebody who is enrolled:

${flows.join('\n')}

Give people who are locked out their account back: they verify, press *Show*, and read a link or a code once, which the stand-in of
their product made for it. Without --as you are the person yourself:

  npm run -s stepgate -- try ${clientsId} --login user26@example.com --operation password_reset_link --as pass
  npm run -s stepgate -- try ${clientsId} --login user27@example.com --operation reset_factors --as pass
  npm run -s stepgate -- try ${entraRecoveryId} --client-secret ${entraRecovery} --login user26@entra.example --operation temporary_access_pass --as pass

Change people in Okta and in Entra, and see it in the view about three seconds later, by a run that a notification began:

  curl -s ${okta.url}/__sandbox/users ${json} -d '{"upsert": [{"status": "SUSPENDED", "profile": {"login": "user1@example.com"}}]}'
  curl -s ${graph.url}/__sandbox/users ${json} -d '{"upsert": [{"userPrincipalName": "user1@entra.example", "accountEnabled": false}]}'
  npm run -s stepgate -- users list --search user1@
  npm run -s stepgate -- runs list

Let Okta lose too many people: what a sync would do, and what it does, until somebody releases or rejects it:

  curl -s ${okta.url}/__sandbox/users ${json} -d "{\\"remove\\": [$(seq -s, -f '"user%g@example.com"' 100 159)]}"
  npm run -s stepgate -- sync ${oktaId} --full --dry-run
  npm run -s stepgate -- sync ${oktaId} --full

Have verdicts written back, verify somebody, and see what the policies of Okta would see:

  curl -s -X PATCH ${url}/v1/integrations/${oktaId} -H "authorization: Bearer $STEPGATE_TOKEN" ${json} -d '{"config": {"writeBack": {"validDays": 30}}}'
  npm run -s stepgate -- try ${clientsId} --login user26@example.com --as pass
  curl -s '${okta.url}/__sandbox/users?from=26&limit=1'

That change is looser: nobody is recovered or helped from there for 24 hours, or until a second administrator agrees to it:

  CHANGE=$(npm run -s stepgate -- integrations confirm ${oktaId} | cut -d' ' -f1)
  npm run -s stepgate -- integrations confirm ${oktaId} $CHANGE --token ${secondAdminToken}

Invite somebody to enroll, and read the mail with the link:

  npm run -s stepgate -- invites send ${clientsId} --directory ${oktaId} --login user9@example.com
  curl -s ${mail.url}/__sandbox/messages
  npm run -s stepgate -- invites list

At the helpdesk: have a caller verified who lost their phone, and let them set up new sign-in methods. You are the agent in the
shell, and the caller in a browser: open the link of the mail, pass, and type here the six digits that the page shows there:

  export AGENT=${agentToken ?? ''}
  CALL=$(npm run -s stepgate -- helpdesk start ${integrations.helpdesk} --token $AGENT --login user27@example.com --reason 'You lost your phone' --ticket INC0012345 --operation reset_factors --json | sed 's/^{"id":"\\([^"]*\\)".*/\\1/')
  curl -s '${mail.url}/__sandbox/messages?to=user27@example.com'
  npm run -s stepgate -- helpdesk show $CALL --token $AGENT --wait 25
  npm run -s stepgate -- helpdesk confirm $CALL --token $AGENT 123456
  npm run -s stepgate -- helpdesk operate $CALL --token $AGENT reset_factors
  npm run -s stepgate -- helpdesk note $CALL --token $AGENT
  curl -s "${url}/v1/audit?target=$CALL" -H "authorization: Bearer $STEPGATE_TOKEN"

The same as a ticket system asks for it, in the shape of Incode's own call:

  TOKEN=$(curl -s -d 'grant_type=client_credentials&scope=openid&client_id=${clients.helpdesk?.id}&client_secret=${clients.helpdesk?.secret}' ${url}/oauth2/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s -H "authorization: Bearer $TOKEN" -H 'x-api-key: ${helpdesk.apiKey}' ${json} ${url}/omni/b2b/onboarding/request-new \\
    -d '{"integrationReference": "${integrations.helpdesk}", "loginHint": "user28@example.com", "notification": {"type": "EMAIL"}}'

Call a hook as a flow does:

  TOKEN=$(curl -s -u '${client.id}:${client.secret}' -d grant_type=client_credentials ${url}/oidc/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s -H "authorization: Bearer $TOKEN" ${json} ${url}/v1/hooks/step-up \\
    -d '{"loginHint": "user0@example.com", "returnUrl": "http://127.0.0.1:9/return"}'

Stop it with Ctrl-C.`
}

/** `stepgate sandbox`: the whole product on this machine, with stand-ins for the products it talks to. */
export function sandboxCommand(program: Command, context: Context): void {
  program
    .command('sandbox')
    .description('run everything on this machine, with stand-ins for Okta, Entra and Incode')
    .option('--port <n>', 'port of the host; 0 takes a free one (default: PORT, else 8080)')
    .option('--data <folder>', 'keep the database there (default: a new one each time)')
    .option('--users <n>', 'how many people each directory has', '200')
    .option('--json', 'print one line of JSON when ready, and nothing else')
    .action(async (options: { port?: string; data?: string; users: string; json?: boolean }) => {
      const port = wholeNumber(options.port ?? context.env.PORT ?? String(defaultPort), '--port', 0, 65_535)
      const users = wholeNumber(options.users, '--users', 0, mostUsers)
      const say = (text: string) => {
        if (!options.json) context.err(text)
      }
      const { buildConsole } = await import('./console/build.ts')
      await buildConsole(say)
      const { startSandbox } = await import('../sandbox/index.ts')
      const sandbox = await startSandbox({
        port,
        users,
        ...(options.data === undefined ? {} : { dataFolder: resolve(context.workingFolder, options.data) }),
        say,
      })
      context.out(options.json ? JSON.stringify(sandbox.summary) : welcome(sandbox))
      await context.untilStopped()
      await sandbox.close()
    })
}
