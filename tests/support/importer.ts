import { systemActor } from '@/lib/auth/actor'
import { runImport } from '@/lib/directory/imports/running/mutations'

// A process of its own, like a worker, to be killed: writes an import a few rows at a time.

const [organizationId = '', importId = '', size = ''] = process.argv.slice(2)
process.stdout.write('writing\n')
process.stdout.write(`${await runImport(systemActor(organizationId), importId, { size: Number(size) })}\n`)
process.exit(0)
