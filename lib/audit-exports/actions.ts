'use server'

import { refresh } from 'next/cache'
import { testCollector } from '@/lib/audit-exports/mutations'
import { auditExportForm } from '@/lib/audit-exports/schema'
import { retrySending } from '@/lib/audit-exports/sending/mutations'
import { formAction } from '@/lib/http/action-client'

/** Sends a collector one entry that says that it is a test. */
export const testCollectorAction = formAction(auditExportForm, ({ connectionId }, actor) =>
  testCollector(actor, connectionId).finally(refresh),
)

/** Has what a collector did not take sent at once. */
export const retrySendingAction = formAction(auditExportForm, ({ connectionId }, actor) =>
  retrySending(actor, connectionId).finally(refresh),
)
