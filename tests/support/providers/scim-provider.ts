import { startProviderProcess } from './processes'
import {
  type ProvisionedUser,
  providerToken,
  type ScimProviderOptions,
  type ScimProviderState,
  scimPath,
} from './scim/schema'
import { listenScimProvider } from './scim/server'

export interface ScimProvider {
  /** Of the SCIM service, without a slash at its end. */
  url: string
  origin: string
  token: string
  state(): Promise<ScimProviderState>
  users(): Promise<ProvisionedUser[]>
  /** A user or group as it is kept; null: there is none. */
  resource(id: string): Promise<Record<string, unknown> | null>
  /** Changes what it does from now on. */
  set(options: Omit<ScimProviderOptions, 'users'>): Promise<void>
  /** People who are there without having been created. */
  addUsers(userNames: readonly string[]): Promise<void>
  close(): Promise<void>
}

/**
 * A real SCIM provider of scimmy-routers, in a process of its own: what it keeps outlives workers that are killed.
 * Within the process of the test it must not stand beside the sandbox provider, nor beside providers that are asked
 * at the same time: SCIMMY has one declaration for a process.
 */
export async function startScimProvider(
  options: ScimProviderOptions = {},
  { isInProcess = false, port = 0 } = {},
): Promise<ScimProvider> {
  const { origin, close } = isInProcess
    ? await listenScimProvider(options, port)
    : await launch(options, port)
  const control = async (path: string, method = 'GET', body?: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${origin}/control/${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  return {
    url: `${origin}${scimPath}`,
    origin,
    token: providerToken,
    state: () => control('state'),
    users: () => control('users'),
    resource: (id) => control(`resources/${encodeURIComponent(id)}`),
    set: (change) => control('options', 'PATCH', change),
    addUsers: (userNames) => control('users', 'POST', userNames),
    close,
  }
}

async function launch(options: ScimProviderOptions, port: number) {
  const { origin, kill } = await startProviderProcess('scim', [JSON.stringify(options), String(port)])
  return { origin, close: kill }
}
