'use server'

import { refresh } from 'next/cache'
import { formAction } from '@/lib/http/action-client'
import { dismissNotice } from '@/lib/workspace/mutations'
import { dismissNoticeForm } from '@/lib/workspace/schema'

export const dismissNoticeAction = formAction(dismissNoticeForm, async (input, actor): Promise<null> => {
  await dismissNotice(actor, input)
  refresh()
  return null
})
