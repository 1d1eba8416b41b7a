import { getEnv } from '../lib/env'
import { refuse } from '../lib/refusal'
import { seed } from '../prisma/seed/main'

try {
  const env = getEnv()
  const { demo } = await seed({ databaseUrl: env.DATABASE_URL, demo: env.PORTICO_DEMO })
  process.send?.(demo ?? { accounts: [], organization: null })
} catch (error) {
  refuse(error)
}
