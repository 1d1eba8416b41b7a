import { systemActor } from '../lib/auth/actor'
import { getEnv } from '../lib/env'
import { command } from './commands/command'
import { passwordQuestion, readSecret } from './commands/secret'
import { say } from './launch/step'

const usage = 'npm run organization -- "Company name" admin@company.example "Admin Name"'

await command<[string, string, string]>(usage, 3, async (company, email, name) => {
  const { createOrganization } = await import('../lib/organizations/mutations')
  const password = await readSecret(passwordQuestion)
  const { isNew } = await createOrganization(systemActor(), { company, email, name, password })
  if (isNew) say(`${company} is ready, and ${email} is its HR admin.`)
  else say(`${company} and its HR admin ${email} exist already; nothing was changed, nor the password.`)
  say(`Sign in: ${getEnv().PORTICO_URL}/sign-in`)
})
