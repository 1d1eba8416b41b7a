export const impactSides = ['loses', 'gains'] as const
export type ImpactSide = (typeof impactSides)[number]

export interface ImpactedPerson {
  id: string
  name: string
  department: string | null
}

/** Who comes into something and who leaves it: exact numbers and the first names. */
export type Sides = Record<ImpactSide, { count: number; first: ImpactedPerson[] }>

/** What a change of an audience does to one integration that is for it. */
export interface ListingImpact extends Sides {
  activationId: string
  listing: { name: string; slug: string; iconPath: string | null; brandColor: string | null }
}

/** What a change of an audience does: to its members, and to what they have by it. */
export interface AudienceImpact {
  members: Sides
  /** By name of the integration. */
  listings: ListingImpact[]
}

/** One page of everyone on one side of a change, for one integration or, without one, for the audience itself. */
export interface AudienceImpactPage {
  activationId: string | null
  side: ImpactSide
  /** From 1. */
  page: number
  pageCount: number
  people: ImpactedPerson[]
}
