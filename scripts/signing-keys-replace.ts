import { systemActor } from '../lib/auth/actor'
import { command } from './commands/command'
import { say } from './launch/step'

await command<[]>('npm run signing-keys:replace', 0, async () => {
  const { replaceSigningKeys } = await import('../lib/auth/signing-keys/mutations')
  const { id, replaced } = await replaceSigningKeys(systemActor())
  say(`Access tokens are signed with the key ${id} from now on.`)
  say(
    replaced.length === 0
      ? 'There was no other key.'
      : `No token counts any more that these signed: ${replaced.join(', ')}.`,
  )
  say(
    'Programs of API keys get new tokens with their client id and secret; running servers know within five seconds.',
  )
})
