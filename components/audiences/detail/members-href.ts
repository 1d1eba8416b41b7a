import type { MemberFilters } from '@/lib/audiences/people/schema'

/** The address of one page of an audience's members, below the language. */
export function membersHref(audienceId: string, { q, by, page }: MemberFilters): string {
  const params = new URLSearchParams({
    ...(q && { q }),
    ...(by && { by }),
    ...(page > 1 && { page: String(page) }),
  })
  const query = params.toString()
  return `/audiences/${audienceId}${query && `?${query}`}#members`
}
