import type { Prisma } from '@/lib/generated/prisma/client'
import type { TriggerEvent } from '@/lib/triggers/schema'

const id = '00000000-0000-7000-8000-000000000000'
/** Whom a test is about. */
export const samplePerson = 'Camille Sample'
const employee = { id, externalId: null, email: 'camille@example.com' }
const department = 'Product'
const listing = { id, slug: 'sample', name: 'Sample integration' }

/** What an event would tell, of somebody and something that do not exist; it says that it is a test. */
export function sampleData(event: TriggerEvent): Prisma.InputJsonObject {
  const samples: Record<TriggerEvent, Prisma.InputJsonObject> = {
    'employee.joined': { employee, department, startDate: null, endDate: null },
    'employee.left': { employee, department, startDate: null, endDate: null },
    'employee.department_changed': { employee, department, previousDepartment: 'Support' },
    'employee.access_granted': { employee, listing, cause: 'audience' },
    'employee.access_revoked': { employee, listing, cause: 'audience' },
    'connection.state_changed': {
      connectionId: id,
      connectionName: 'Sample connection',
      listing,
      state: 'needs_reconnect',
      reason: 'authenticationFailed',
      previousState: 'connected',
      previousReason: null,
    },
    'sync.run_finished': {
      runId: id,
      connectionId: id,
      connectionName: 'Sample connection',
      cause: 'manual',
      outcome: 'partially_completed',
      reason: null,
      succeeded: 12,
      failed: 3,
      skipped: 0,
    },
    'segment.changed': {
      segmentId: id,
      externalId: null,
      name: 'Sample segment',
      change: 'updated',
      added: 3,
      removed: 1,
      userCount: 12,
    },
  }
  return { ...samples[event], isTest: true }
}
