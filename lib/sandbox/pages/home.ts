import type { Call } from '../calls'
import type { ActiveFault } from '../faults/faults'
import { type Fault, type FaultKind, faultLabels, tokenErrors, zones } from '../faults/schema'
import { html, type Markup, page } from './html'

const scopeLabels = {
  all: 'everything',
  api: 'API',
  oauth: 'OAuth',
  scim: 'SCIM',
  hooks: 'webhooks and chat',
}

interface HomeView {
  facts: readonly (readonly [name: string, value: string])[]
  faults: readonly ActiveFault[]
  calls: readonly Call[]
  notice: string | undefined
  problem: string | undefined
}

/** The page with the addresses, the faults in force and the last calls. */
export function homePage({ facts, faults, calls, notice, problem }: HomeView) {
  return page(
    'Sandbox provider',
    html`
${notice && html`<p class="notice" role="status">${notice}</p>`}
${problem && html`<p class="notice alert" role="alert">${problem}</p>`}
<p>Connect to it like to any provider, then make it fail and watch what happens.</p>
<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>
<h2>Faults in force</h2>
${faults.length === 0 ? html`<p>None: every call is answered normally.</p>` : inForce(faults)}
<h2>Inject a fault</h2>
${faultForm}
<h2>Tokens</h2>
<form method="post" action="/faults/revoke-tokens" class="row">
<button>Revoke all OAuth tokens</button> Ends every access and refresh token at once.
</form>
<h2>Last calls</h2>
${calls.length === 0 ? html`<p>None yet.</p>` : callTable(calls)}`,
  )
}

function describe(fault: Fault) {
  const parts = [faultLabels[fault.kind], `on ${scopeLabels[fault.scope]}`]
  if (fault.kind === 'slow') parts.push(`by ${fault.delayMs} ms`)
  if (fault.kind === 'rate_limit') parts.push(`Retry-After ${fault.retryAfterSeconds} s`)
  if (fault.kind === 'token_error') parts.push(fault.error)
  parts.push(
    fault.times === undefined ? 'until ended' : `${fault.times} more ${fault.times === 1 ? 'call' : 'calls'}`,
  )
  return parts.join(', ')
}

function inForce(faults: readonly ActiveFault[]) {
  return html`
<ul class="faults">${faults.map(
    ({ id, fault }) => html`
<li><form method="post" action="/faults/end" class="row"><input type="hidden" name="id" value="${id}">
<span id="fault-${id}">${describe(fault)}</span> <button aria-describedby="fault-${id}">End</button></form></li>`,
  )}</ul>
<form method="post" action="/faults/end-all"><button>End all faults</button></form>`
}

const option = (value: string, label: string) => html`<option value="${value}">${label}</option>`

const faultForm: Markup = html`
<form method="post" action="/faults">
<div class="fields">
<label>Fault <select name="kind">${(Object.keys(faultLabels) as FaultKind[]).map((kind) =>
  option(kind, faultLabels[kind]),
)}</select></label>
<label>Where <select name="scope">${(['all', ...zones] as const).map((scope) =>
  option(scope, scopeLabels[scope]),
)}</select></label>
<label>How many calls (empty: until ended) <input type="number" name="times" min="1" max="1000"></label>
<label>Slow down: milliseconds <input type="number" name="delayMs" min="1" max="120000" value="12000"></label>
<label>Rate limit: Retry-After, seconds <input type="number" name="retryAfterSeconds" min="0" max="3600" value="30"></label>
<label>Token endpoint: error <select name="error">${tokenErrors.map((error) => option(error, error))}</select></label>
</div>
<div class="row"><button class="main">Inject</button></div>
</form>`

function callTable(calls: readonly Call[]) {
  return html`
<div class="scroll" role="region" aria-label="Last calls" tabindex="0">
<table>
<thead><tr><th scope="col">Time (UTC)</th><th scope="col">Method</th><th scope="col">Path</th><th scope="col">Status</th><th scope="col">Fault</th></tr></thead>
<tbody>${calls.map(
    ({ at, method, path, status, faults }) => html`
<tr><td>${at.toISOString().slice(11, 19)}</td><td>${method}</td><td><code>${path}</code></td><td>${status}</td><td>${faults
      .map((kind) => faultLabels[kind])
      .join(', ')}</td></tr>`,
  )}</tbody>
</table>
</div>`
}
