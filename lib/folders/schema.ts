import { z } from 'zod'
import type { FolderKind, FolderRole } from '@/lib/generated/prisma/enums'

/** What a folder is to its reader; each has its words in the messages (`folders.kind`). */
export const folderTitles = ['general', 'shared', 'own', 'personal', 'former'] as const
export type FolderTitle = (typeof folderTitles)[number]

/** How a folder is named. */
export interface FolderLabel {
  id: string
  title: FolderTitle
  /** Of a shared folder its name, of somebody else's personal folder theirs; else null. */
  name: string | null
}

/** What `FolderLabel` is made of. */
export interface FolderRow {
  id: string
  kind: FolderKind
  name: string | null
  memberId: string | null
  member: { user: { name: string } } | null
}

/** Stands for the member's own personal folder, which may not have been made yet. */
export const ownFolder = 'own'

export const folderIdSchema = z.uuid('notFound')
export const folderTargetSchema = z.union([z.literal(ownFolder), folderIdSchema], 'choose')
export const folderRoleSchema = z.enum(['view', 'use', 'manage'] satisfies FolderRole[], 'choose')

export const folderNameLength = 100

/** A name of one line, its blanks single; the same letters are the same name, however they are encoded. */
const folderNameSchema = z
  .string()
  .transform((name) =>
    name
      .toWellFormed()
      .normalize('NFC')
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim(),
  )
  .pipe(z.string().min(1, 'required').max(folderNameLength, 'folderNameTooLong'))

export const createFolderSchema = z.object({ name: folderNameSchema })
export const renameFolderSchema = z.object({ folderId: folderIdSchema, name: folderNameSchema })
export const deleteFolderSchema = z.object({ folderId: folderIdSchema })
