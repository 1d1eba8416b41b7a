import { accounts, scopeSentences } from '../oauth/accounts'
import { html, page } from './html'

/** Sign-in and consent in one: the account is chosen, not proven. Refresh tokens always come, so it says so. */
export function authorizePage({ client, scopes }: { client: string; scopes: string[] }) {
  return page(
    `${client} asks for access`,
    html`
<p>${client} would be able to:</p>
<ul>${[...new Set([...scopes, 'offline_access'])].map((scope) => html`<li>${scopeSentences[scope] ?? scope}</li>`)}</ul>
<form method="post">
<fieldset>
<legend>Sign in as</legend>
${accounts.map(
  ({ id, name, role }, index) => html`
<label class="choice"><input type="radio" name="account" value="${id}"${index === 0 && html` checked`}>${name}, ${role}</label>`,
)}
</fieldset>
<div class="row">
<button class="main" name="decision" value="authorize">Authorize</button>
<button name="decision" value="refuse">Refuse</button>
</div>
</form>
<p>This is the sandbox: the accounts are samples and no password is asked for.</p>`,
  )
}
