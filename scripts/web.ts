import { getEnv } from '../lib/env'
import { launch } from './launch/launch'
import { untilOneEnds } from './launch/parts'
import { startWeb } from './launch/web'

await launch(() => {
  const env = getEnv()
  Object.assign(process.env, { PORT: String(env.PORT), NEXTAUTH_URL: env.PORTICO_URL })
  return untilOneEnds([startWeb('production')])
})
