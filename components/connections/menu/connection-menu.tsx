import { verifyAction } from '@/lib/connections/actions'
import { type MenuRights, type MenuSubject, menuEntries } from './entries'
import { MenuButton } from './menu-button'

export interface ConnectionMenuProps extends MenuRights {
  connection: MenuSubject
  /** With its word beside the dots, for the head of a page. */
  isLabelled?: boolean
}

/**
 * What can be done with a connection; nothing for those who may only look. Without JavaScript it leads to the
 * settings, which offer the same. Wants the namespaces `connections`, `connectionErrors` and `errors` from
 * `ClientMessages`.
 */
export function ConnectionMenu({ connection, isLabelled, ...rights }: ConnectionMenuProps) {
  const groups = menuEntries(connection, rights)
  if (groups.length === 0) return null
  const { id, name, listing } = connection
  return (
    <MenuButton
      connection={{ id, name, provider: listing.name }}
      groups={groups}
      isLabelled={isLabelled}
      checkAction={verifyAction}
    />
  )
}
