'use server'

import { z } from 'zod'
import type { Actor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { createFolder, deleteFolder, renameFolder } from '@/lib/folders/mutations'
import { getFolder } from '@/lib/folders/queries'
import { createFolderSchema, deleteFolderSchema, renameFolderSchema } from '@/lib/folders/schema'
import { changeSharing } from '@/lib/folders/sharing/mutations'
import { previewSharing } from '@/lib/folders/sharing/queries'
import { type SharingStep, sharingFormSchema } from '@/lib/folders/sharing/schema'
import { formAction } from '@/lib/http/action-client'
import type { FormState } from '@/lib/http/form-state'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import { locales, toLocale } from '@/lib/i18n/routing'

const locale = z.enum(locales).catch('en')

/** Makes a shared folder and opens it. */
export const createFolderAction = formAction(
  createFolderSchema.extend({ locale }),
  async ({ locale, name }, actor): Promise<unknown> => {
    const { id } = await createFolder(actor, { name })
    return redirectAfterChange({ href: `/connections/folders/${id}?done=created`, locale })
  },
)

/** Gives a folder another name and shows it. */
export const renameFolderAction = formAction(
  renameFolderSchema.extend({ locale }),
  async ({ locale, folderId, name }, actor): Promise<unknown> => {
    await renameFolder(actor, { folderId, name })
    return redirectAfterChange({ href: `/connections/folders/${folderId}?done=renamed`, locale })
  },
)

/** Deletes an empty folder and goes back to the others. */
export const deleteFolderAction = formAction(
  deleteFolderSchema.extend({ locale }),
  async ({ locale, folderId }, actor): Promise<unknown> => {
    await deleteFolder(actor, { folderId })
    return redirectAfterChange({ href: '/connections/folders?done=deleted', locale })
  },
)

const takeSharingStep = formAction(sharingFormSchema, async (input, actor): Promise<SharingStep> => {
  const { folderId, who, role, intent, fingerprint } = input
  const change = { folderId, who, role: role === 'none' ? null : role }
  if (intent === 'back') return { view: 'choose', who, role, impact: null, isNews: false }
  if (intent === 'review') {
    return { view: 'review', who, role, impact: await previewSharing(actor, change), isNews: false }
  }
  const outcome = await changeSharing(actor, { ...change, fingerprint })
  if (outcome.kind === 'review') return { view: 'review', who, role, impact: outcome.impact, isNews: true }
  const isSeen = await canSee(actor, folderId)
  const href = isSeen ? `/connections/folders/${folderId}?done=shared` : '/connections/folders?done=left'
  return redirectAfterChange({ href, locale: toLocale(input.locale) })
})

/** Shares a folder after showing what that leads to. A refusal keeps the step. */
export async function sharingAction(
  previous: FormState<SharingStep>,
  form: FormData,
): Promise<FormState<SharingStep>> {
  const state = await takeSharingStep(previous, form)
  return state.status === 'failed' ? { ...state, data: previous.data } : state
}

async function canSee(actor: Actor, folderId: string): Promise<boolean> {
  try {
    await getFolder(actor, folderId)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return false
    throw error
  }
}
