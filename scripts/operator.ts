import { systemActor } from '../lib/auth/actor'
import { getEnv } from '../lib/env'
import { command } from './commands/command'
import { passwordQuestion, readSecret } from './commands/secret'
import { say } from './launch/step'

const usage = 'npm run operator -- you@company.example "Your Name"'

await command<[string, string]>(usage, 2, async (email, name) => {
  const { createOperator } = await import('../lib/operators/mutations')
  const { isNew } = await createOperator(systemActor(), {
    email,
    name,
    password: await readSecret(passwordQuestion),
  })
  if (isNew) say(`${email} is an operator of this Portico.`)
  else say(`${email} is an operator already; nothing was changed, nor the password.`)
  say(`Sign in: ${getEnv().PORTICO_URL}/sign-in`)
})
