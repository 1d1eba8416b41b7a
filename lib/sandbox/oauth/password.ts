import { errors, type Provider } from 'oidc-provider'
import { sameSecret } from '../answers'
import type { Credentials } from '../options'
import { accounts } from './accounts'

interface Params {
  username?: string
  password?: string
  scope?: string
}

/**
 * The password grant (RFC 6749 §4.3), as older providers still have it: an account's e-mail address and the one
 * password of all. It gives an access token alone.
 */
export function registerPasswordGrant(
  provider: Provider,
  credentials: Credentials,
  known: readonly string[],
) {
  provider.registerGrantType<Params>(
    'password',
    async (ctx) => {
      const { username, password, scope } = ctx.oidc.params ?? {}
      const account = accounts.find(({ email }) => email === username)
      const client = ctx.oidc.client
      if (!client || !account || !sameSecret(password, credentials.password))
        throw new errors.InvalidGrant('')
      const scopes = (scope ?? '').split(' ').filter((name) => known.includes(name))
      const grant = new provider.Grant({ accountId: account.id, clientId: client.clientId })
      grant.addOIDCScope(scopes.join(' '))
      const token = new provider.AccessToken({
        accountId: account.id,
        client,
        grantId: await grant.save(),
        gty: 'password',
        scope: scopes.join(' '),
      })
      ctx.body = {
        access_token: await token.save(),
        expires_in: token.expiration,
        scope: token.scope,
        token_type: token.tokenType,
      }
    },
    ['username', 'password', 'scope'],
  )
}
