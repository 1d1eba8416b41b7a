import type { Adapter, AdapterPayload } from 'oidc-provider'

interface Entry {
  model: string
  id: string
  payload: AdapterPayload
  expiresAt: number
}

const tokenModels = ['AccessToken', 'RefreshToken', 'ClientCredentials']
const grantModels = [...tokenModels, 'AuthorizationCode', 'Grant']

const sweepMs = 60_000

/** What one authorization server remembers, in memory. */
export class OAuthStore {
  #entries = new Map<string, Entry>()
  #sweepAt = 0

  /** Ends every access and refresh token and the grants behind them; returns how many tokens ended. */
  revokeTokens(): number {
    return this.#delete(({ model }) => grantModels.includes(model)).filter(({ model }) =>
      tokenModels.includes(model),
    ).length
  }

  /** The storage of one kind of record, as oidc-provider wants it. */
  adapter(model: string): Adapter {
    const key = (id: string) => `${model}:${id}`
    const find = async (id: string) => this.#live(key(id))?.payload
    const findBy = async (name: 'uid' | 'userCode', value: string) =>
      [...this.#entries.values()].find((entry) => entry.model === model && entry.payload[name] === value)
        ?.payload
    return {
      upsert: async (id, payload, expiresIn) => {
        this.#sweep()
        const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000
        this.#entries.set(key(id), { model, id, payload, expiresAt })
      },
      find,
      findByUid: (uid) => findBy('uid', uid),
      findByUserCode: (userCode) => findBy('userCode', userCode),
      consume: async (id) => {
        const entry = this.#live(key(id))
        if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000)
      },
      destroy: async (id) => {
        this.#entries.delete(key(id))
      },
      revokeByGrantId: async (grantId) => {
        this.#delete((entry) => entry.model === model && entry.payload.grantId === grantId)
      },
    }
  }

  /** Forgets what has expired, now and then: each time it looks at everything. */
  #sweep() {
    const now = Date.now()
    if (now < this.#sweepAt) return
    this.#sweepAt = now + sweepMs
    this.#delete(({ expiresAt }) => expiresAt <= now)
  }

  #live(key: string) {
    const entry = this.#entries.get(key)
    return entry && entry.expiresAt > Date.now() ? entry : undefined
  }

  #delete(matches: (entry: Entry) => boolean) {
    const gone = [...this.#entries].filter(([, entry]) => matches(entry))
    for (const [key] of gone) this.#entries.delete(key)
    return gone.map(([, entry]) => entry)
  }
}
