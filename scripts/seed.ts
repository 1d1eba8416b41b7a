import { getEnv } from '../lib/env'
import { refuse } from '../lib/refusal'
import { seed } from '../prisma/seed/main'

try {
  const env = getEnv()
  const answer = await seed({ databaseUrl: env.DATABASE_URL, demo: env.PORTICO_DEMO })
  await new Promise<void>((resolve) => {
    if (process.send) process.send(answer, () => resolve())
    else resolve()
  })
} catch (error) {
  refuse(error)
}
