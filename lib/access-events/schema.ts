import type { MembershipCause } from '@/lib/membership-changes/schema'

/** That one person gained or lost what an activation makes available. */
export interface AccessEntry {
  id: string
  kind: 'granted' | 'revoked'
  at: Date
  employee: { id: string; name: string }
  listing: { slug: string; name: string; iconPath: string | null; brandColor: string | null }
  cause: MembershipCause
  /** Who or what stands behind the cause, where it has a name: a member, a segment, an audience, a file. */
  causeName: string | null
}
