import { systemActor } from '@/lib/auth/actor'
import { rotateSigningKeys } from '@/lib/auth/signing-keys/mutations'
import { rotateSigningKeysJob } from '@/lib/auth/signing-keys/schema'
import { handleJob } from '@/lib/queue'

export const rotateKeys = handleJob(rotateSigningKeysJob, async () => {
  await rotateSigningKeys(systemActor())
})
