import { z } from 'zod'
import { folderIdSchema, folderRoleSchema } from '@/lib/folders/schema'
import type { FolderRole, MarketplaceRight } from '@/lib/generated/prisma/enums'

/** Stands for every member with a marketplace right. */
export const everyone = 'everyone'

/** What a form asks to change; `none` takes the role away. */
export const sharingFormSchema = z.object({
  folderId: folderIdSchema,
  who: z.union([z.literal(everyone), z.uuid()], 'choose'),
  role: z.union([z.literal('none'), folderRoleSchema], 'choose'),
  intent: z.enum(['review', 'back', 'apply']).default('review'),
  /** Of the impact that was shown; one that was not sent fits none. */
  fingerprint: z.string().max(64).default(''),
  locale: z.string(),
})
export type SharingForm = z.output<typeof sharingFormSchema>

/** Who may do what in a folder from now on. */
export interface SharingChange {
  folderId: string
  who: string
  role: FolderRole | null
}

/** A member, and what they may do in one folder. */
export interface FolderPerson {
  memberId: string
  name: string
  email: string
  right: MarketplaceRight
  /** By name; null: only what everyone may. */
  role: FolderRole | null
}

export interface Sharing {
  everyone: FolderRole | null
  people: FolderPerson[]
}

/** How many people may at least see, use or manage. */
export type Reach = Record<FolderRole, number>

/** What a change of sharing leads to. */
export interface SharingImpact {
  /** Changes with the change itself, with who has access now and with what is in the folder. */
  fingerprint: string
  /** Whom it is about; null: everyone. */
  name: string | null
  /** What they may do afterwards, the role of everyone included. */
  role: FolderRole | null
  before: Reach
  after: Reach
  /** The reader's own role afterwards, where it becomes less. */
  ownRole: { role: FolderRole | null } | null
  connections: { count: number; first: string[] }
}

/** Where a form of the sharing stands. */
export interface SharingStep {
  view: 'choose' | 'review'
  who: string
  role: FolderRole | 'none'
  impact: SharingImpact | null
  /** The impact is another than the one that was confirmed. */
  isNews: boolean
}
