'use server'

import { requestDemo } from '@/lib/demo-requests/mutations'
import { demoRequestForm } from '@/lib/demo-requests/schema'
import { guardedFormAction } from '@/lib/http/guarded-form-action'

export const requestDemoAction = guardedFormAction('demo-request', demoRequestForm, (input, actor, address) =>
  requestDemo(actor, input, address),
)
