import type { OwnAttribute } from '@/lib/audiences/drafts/schema'

export interface Named {
  id: string
  name: string
}

/** What conditions can ask about in this organization. */
export interface Choices {
  attributes: OwnAttribute[]
  segments: Named[]
  groups: Named[]
}

/** The attributes of which the directory's own values are offered while typing. */
export const suggestedAttributes = ['department', 'team', 'location', 'jobTitle'] as const
export type SuggestedAttribute = (typeof suggestedAttributes)[number]
