import { getEnv } from '../lib/env'
import { refuse } from '../lib/refusal'
import { seed } from '../prisma/seed/main'

try {
  const env = getEnv()
  const result = await seed({ databaseUrl: env.DATABASE_URL, demo: env.PORTICO_DEMO })
  process.send?.(result)
} catch (error) {
  refuse(error)
}
