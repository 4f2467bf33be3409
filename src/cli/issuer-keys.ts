import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'

const listed = z.object({
  items: z.array(z.object({ kid: z.string(), state: z.string(), signsFrom: z.string(), publishedUntil: z.string().nullable() })),
})

/** `stepgate keys issuer list | rotate | revoke`: what the OpenID provider signs with. */
export function issuerKeysCommand(keys: Command, context: Context): void {
  const issuer = keys.command('issuer').description('the keys that the OpenID provider signs with')

  function command(name: string, what: string, ask: (kid: string | undefined) => readonly ['GET' | 'POST', string]): void {
    issuer
      .command(name)
      .description(what)
      .option('--json', 'as JSON')
      .option('--url <url>', 'the host')
      .option('--token <token>', 'a token of its admin API')
      .action(async (...given: unknown[]) => {
        const kid = typeof given[0] === 'string' ? given[0] : undefined
        const options = given[kid === undefined ? 0 : 1] as ApiOptions & { readonly json?: boolean }
        const [method, path] = ask(kid)
        const { items } = await apiOf(context, options).call(method, path, listed)
        if (options.json) return context.out(JSON.stringify(items))
        for (const { kid: id, state, signsFrom, publishedUntil } of items) {
          context.out(
            `${id}  ${state}, signs from ${signsFrom}${publishedUntil === null ? '' : `, published until ${publishedUntil}`}`,
          )
        }
      })
  }

  command('list', 'which are published, and which one signs', () => ['GET', '/v1/issuer-keys'])
  command('rotate', 'make the next one, which signs in 48 hours', () => ['POST', '/v1/issuer-keys/rotate'])
  command('revoke <kid>', 'end one that leaked, now: products that keep key sets refuse us until they fetch anew', kid => [
    'POST',
    `/v1/issuer-keys/${encodeURIComponent(kid ?? '')}/revoke`,
  ])
}
