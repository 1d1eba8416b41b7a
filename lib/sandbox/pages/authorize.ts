import { accounts, scopeSentences } from '../oauth/accounts'
import { html, page } from './html'

/**
 * Sign-in and consent in one: the account is chosen, not proven, and so is what is granted. Refresh tokens always
 * come, so it says so.
 */
export function authorizePage({ client, scopes }: { client: string; scopes: string[] }) {
  return page(
    `${client} asks for access`,
    html`
<form method="post">
<fieldset>
<legend>${client} would be able to</legend>
<input type="hidden" name="chooses" value="yes">
${scopes.map(
  (scope) => html`
<label class="choice"><input type="checkbox" name="scope" value="${scope}" checked>${scopeSentences[scope] ?? scope}</label>`,
)}
<p>${scopeSentences.offline_access}</p>
</fieldset>
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
