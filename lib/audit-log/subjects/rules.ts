/** Pages of a connection that tell more of an action than its first one, by the action's group. */
const pages: Record<string, string> = {
  sync_settings: '/sync',
  sync_mapping: '/sync/mapping',
  syncs: '/tracking',
}

/** Where the subject of an event is shown, nearest to what was done to it. */
export function hrefOf(action: string, subjectType: string, href: string | null): string | null {
  const page = pages[action.split('.')[0] ?? '']
  return href && page && subjectType === 'connection' ? `${href}${page}` : href
}
