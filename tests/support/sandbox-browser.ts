/** A browser reduced to what the sandbox's pages need: it keeps cookies by path and follows redirects by hand. */
class Browser {
  #cookies = new Map<string, { value: string; path: string }>()

  async open(url: URL, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies]
      .filter(([, { path }]) => url.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  #keep(line: string) {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = pair.split('=')
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/'
    if (value) this.#cookies.set(name, { value, path })
    else this.#cookies.delete(name)
  }
}

export interface Decision {
  decision?: 'authorize' | 'refuse'
  account?: string
  /** Granted of what was asked for; left out, all of it. */
  scopes?: string[]
}

/**
 * Goes through the sandbox's sign-in page as a person would.
 * @returns the address the browser is sent back to, with code or error, and the page that was shown
 */
export async function decideInSandbox(
  authorizationUrl: URL,
  { decision = 'authorize', account = 'account-ada', scopes }: Decision = {},
): Promise<{ callback: URL; page: string }> {
  const browser = new Browser()
  const { origin } = authorizationUrl
  let page = ''
  let url = authorizationUrl
  let response = await browser.open(url)
  while (url.origin === origin) {
    if (response.status === 200) {
      page = await response.text()
      const form = new URLSearchParams({ decision, account, ...(scopes && { chooses: 'yes' }) })
      for (const scope of scopes ?? []) form.append('scope', scope)
      response = await browser.open(url, { method: 'POST', body: form })
    }
    const location = response.headers.get('location')
    if (!location) throw new Error(`The sandbox answered ${response.status} without sending the browser on`)
    url = new URL(location, url)
    if (url.origin === origin) response = await browser.open(url)
  }
  return { callback: url, page }
}
