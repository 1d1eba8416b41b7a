import { systemActor } from '@/lib/auth/actor'
import { checkImport } from '@/lib/directory/imports/checking/mutations'
import { failImport, resumeImport } from '@/lib/directory/imports/mutations'
import { runImport } from '@/lib/directory/imports/running/mutations'
import { checkImportJob, runImportJob, tendImportsJob } from '@/lib/directory/imports/schema'
import { tendImports } from '@/lib/directory/imports/upkeep/mutations'
import { handleJob } from '@/lib/queue'

export const checkOneImport = handleJob(checkImportJob, async ({ organizationId, importId }, signal) => {
  const actor = systemActor(organizationId)
  await checkImport(actor, importId, signal).catch((error) => failImport(actor, importId, error))
  if (signal?.aborted) await resumeImport(actor, importId)
})

export const runOneImport = handleJob(runImportJob, async ({ organizationId, importId }, signal) => {
  const actor = systemActor(organizationId)
  const outcome = await runImport(actor, importId, { signal }).catch((error) =>
    failImport(actor, importId, error),
  )
  if (outcome === 'interrupted') await resumeImport(actor, importId)
})

export const tendAllImports = handleJob(tendImportsJob, () => tendImports(systemActor()))
