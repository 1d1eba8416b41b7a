import { z } from 'zod'
import type { MembershipBasis } from '@/lib/audiences/membership/queries'
import type { AttributeCondition, CustomCondition } from '@/lib/audiences/schema'
import type { ListingKind, ListingStage } from '@/lib/generated/prisma/enums'
import type { Localized } from '@/lib/i18n/localized'

const localizedText = z.object({ en: z.string(), fr: z.string() })
const localizedLines = z.object({ en: z.array(z.string()), fr: z.array(z.string()) })

/** What the workspace reads out of a listing's JSON columns. */
export const listingTexts = z.object({
  tagline: localizedText,
  useCases: localizedLines,
  permissions: z.array(z.object({ object: z.string(), access: z.string(), fields: z.array(z.string()) })),
})

const words = z.string().trim().max(200).catch('')

/** `?q=` narrows the list, `?why=` asks about a listing, `?as=` finds a colleague; the rest is passed over. */
export const workspaceParams = z.object({ q: words, why: words, as: words })
export type WorkspaceParams = z.output<typeof workspaceParams>

export const dismissNoticeForm = z.object({ slug: z.string().min(1).max(200) })

/** An integration that the employee may use. */
export interface WorkspaceItem {
  slug: string
  name: string
  publisherName: string
  /** The product's own site; null for integrations of Portico itself. */
  website: string | null
  iconPath: string | null
  brandColor: string | null
  kind: ListingKind
  stage: ListingStage
  tagline: Localized
  useCases: Localized<string[]>
  /** Names of the directory fields that leave Portico for this product. */
  sharedFields: string[]
  /** The first-time note has not been dismissed. */
  isNew: boolean
}

/** A listing to ask about, or the one that the answer is about. */
export interface ListingName {
  slug: string
  name: string
  iconPath: string | null
  brandColor: string | null
}

/**
 * A condition that decided, as the person it is about may read it: only what it asks of themselves. Who the
 * manager is, and what segments and groups are called, is left out.
 */
export type OwnDecision =
  | {
      about: 'attribute'
      condition: AttributeCondition
      negated: boolean
      met: boolean
      actual: string | null
    }
  | {
      about: 'custom'
      /** What the organization calls the attribute. */
      name: string
      condition: CustomCondition
      negated: boolean
      met: boolean
      actual: string | null
    }
  | { about: 'manager' | 'segment' | 'group'; met: boolean }

/** Why the person is in an audience, or not. */
export interface AudienceReason {
  name: string
  basis: MembershipBasis
  /** Empty unless it rests on conditions. */
  decisions: OwnDecision[]
}

/** The rule that decided whether a person has a listing in their workspace. */
export type AccessRule =
  | { kind: 'notInDirectory' }
  | { kind: 'leftCompany' }
  | { kind: 'comingSoon' }
  | { kind: 'notConnected' }
  | { kind: 'setUpUnfinished' }
  | { kind: 'needsAttention' }
  | { kind: 'notActivated' }
  | { kind: 'deactivated' }
  | { kind: 'everyone' }
  | { kind: 'individual' }
  | { kind: 'audience'; audiences: AudienceReason[] }
  | { kind: 'segmented'; audiences: AudienceReason[] }

export interface AccessAnswer {
  listing: ListingName
  isAvailable: boolean
  rule: AccessRule
}

/** What `?why=` leads to: nothing asked, an answer, several listings that may be meant, or none. */
export type WhyAnswer =
  | { kind: 'none' }
  | { kind: 'unknown' }
  | { kind: 'choice'; listings: ListingName[] }
  | { kind: 'answer'; answer: AccessAnswer }
