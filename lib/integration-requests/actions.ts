'use server'

import { guardedFormAction } from '@/lib/http/guarded-form-action'
import { requestIntegration } from '@/lib/integration-requests/mutations'
import { integrationRequestForm } from '@/lib/integration-requests/schema'

export const requestIntegrationAction = guardedFormAction(
  'integration-request',
  integrationRequestForm,
  (input, actor, address) => requestIntegration(actor, input, address),
)
