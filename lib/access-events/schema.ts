import type { MembershipCause } from '@/lib/membership-changes/schema'

/** That one person gained or lost what an activation makes available. */
export interface AccessEntry {
  id: string
  kind: 'granted' | 'revoked'
  at: Date
  employee: { id: string; name: string }
  listing: { slug: string; name: string; iconPath: string | null; brandColor: string | null }
  cause: MembershipCause
  /** The segment or the audience that changed; null also where it is gone. */
  causeName: string | null
  /** The member who imported, or changed the audience or the recipients; null where nobody did, or is gone. */
  byName: string | null
}
