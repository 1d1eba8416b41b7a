import { z } from 'zod'
import { locales } from '@/lib/i18n/routing'

/** Hours that a former token stays good after it was replaced. */
export const overlaps = ['24', '168', '0'] as const

export const issueTokenForm = z.object({ overlap: z.enum(overlaps, 'choose').default('24') })
export const revokeTokenForm = z.object({ locale: z.enum(locales).default('en') })

/** A token that was just made, for the page that shows it this once. */
export interface IssuedToken {
  token: string
  baseUrl: string
  /** Until when the one before stays good; null: it ended, or there was none. */
  formerUntil: string | null
  isReplacement: boolean
}

/** The organization's token, as pages show it. */
export interface TokenView {
  createdAt: Date
  createdBy: string | null
  lastUsedAt: Date | null
  /** Until when the one before stays good. */
  formerUntil: Date | null
}

/** What an identity provider has pushed, and where it pushes to. */
export interface Provisioning {
  baseUrl: string
  token: TokenView | null
  activePeople: number
  otherPeople: number
  groups: number
  memberships: number
  /** The organization's own attributes by the names that SCIM has for them. */
  ownAttributes: { path: string; name: string }[]
}
