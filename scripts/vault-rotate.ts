import { systemActor } from '../lib/auth/actor'
import { getEnv } from '../lib/env'
import { Refusal, refuse } from '../lib/refusal'
import { runCommand } from './commands/command'
import { say } from './launch/step'

const help = `Usage: npm run vault:rotate [-- --retire]

Changes the master key that protects stored credentials, while Portico runs.

  npm run vault:rotate                makes a new master key, and wraps every data key anew with it.
                                      After an interruption, run it again: it goes on where it was.
  npm run vault:rotate -- --retire    finishes what is under way, and then removes the master keys that
                                      nothing uses any more. Makes no new one. Backups of the database made
                                      before the rotation can only be read with the removed keys: keep those
                                      with the backups.

Where PORTICO_MASTER_KEYS is set, Portico cannot change it: you add the new key, and this wraps the data keys.
Ends with 0 when all data keys are wrapped by the first master key, else with 1.`

const howTo = `PORTICO_MASTER_KEYS is set by the environment, so this makes no new key. To rotate:
1. Add a new key as the second of PORTICO_MASTER_KEYS, everywhere, and restart each web server and worker.
   One is made by: echo "$(date +%F):$(openssl rand -base64 32)"
2. Put it first, everywhere, and restart again.
3. Run \`npm run vault:rotate\` once more: it wraps the data keys anew, while Portico runs.`

const actor = systemActor()

/** @param file the secrets file, where the master keys are Portico's own */
async function rotate(file: string | undefined, isRetiring: boolean): Promise<void> {
  const { addMasterKey, rewrapDataKeys } = await import('../lib/vault/mutations')
  if (file && !isRetiring) {
    const { masterKeyId, isNew } = await addMasterKey(actor, file)
    if (isNew) say(`${file} has a new master key, ${masterKeyId}, in front of the others.`)
    else say(`The rotation to the master key ${masterKeyId} is under way; it goes on.`)
  }
  const { masterKeyId, rewrapped, unreadable } = await rewrapDataKeys(actor, tellProgress())
  if (unreadable.length > 0) throw new Refusal(describeUnreadable(unreadable))
  say(`Every data key is wrapped by the master key ${masterKeyId}.`)
  if (file && isRetiring) await retire(file)
  else await tellUnused(file)
  if (!file && rewrapped === 0) say(howTo)
}

function describeUnreadable(rows: string[]): string {
  const named = rows.slice(0, 20).map((row) => `- ${row}`)
  if (rows.length > named.length) named.push(`- and ${rows.length - named.length} more`)
  return `The data keys of these do not open, and stay as they are; all others are wrapped anew:
${named.join('\n')}
Bring back the master key that they need, restore them from a backup, or connect anew what they belong to.`
}

/** A line at the beginning and the end, and each second between. */
function tellProgress() {
  let told = Number.NEGATIVE_INFINITY
  return ({ done, total }: { done: number; total: number }) => {
    if (done < total && performance.now() - told < 1000) return
    told = performance.now()
    say(`  ${done} of ${total} data keys`)
  }
}

async function retire(file: string): Promise<void> {
  const { retireMasterKeys } = await import('../lib/vault/mutations')
  const retired = await retireMasterKeys(actor, file)
  if (retired.length === 0) say('There is no other master key to remove.')
  else say(`Removed from ${file}: ${retired.join(', ')}. Backups made before this need them.`)
}

async function tellUnused(file: string | undefined): Promise<void> {
  const { listUnusedKeys } = await import('../lib/vault/queries')
  const unused = (await listUnusedKeys(actor)).join(', ')
  if (!unused) return
  if (file) say(`Nothing uses ${unused} any more: \`npm run vault:rotate -- --retire\` removes it.`)
  else say(`Nothing uses ${unused} any more: you can take it out of PORTICO_MASTER_KEYS.`)
}

const words = process.argv.slice(2)
const isRetiring = words.length === 1 && words[0] === '--retire'
if (words.some((word) => word === '--help' || word === '-h')) say(help)
else if (words.length > 0 && !isRetiring) refuse(new Refusal(help))
else await runCommand(() => rotate(getEnv().PORTICO_SECRETS_FILE, isRetiring))
