import { canBeDefault } from '@/lib/connections/defaults/rules'
import { canBeTested, isDraft } from '@/lib/connections/rules'
import type { ConnectionFacts } from '@/lib/connections/schema'

/** Whose menu it is. */
export interface MenuSubject extends ConnectionFacts {
  id: string
  name: string
  isDefault: boolean
  verifiedAt: Date | null
  listing: { name: string }
}

export interface MenuRights {
  /** The reader has the role `manage`, or `use`, in its folder. */
  canManage: boolean
  canUse: boolean
  /** Several connections of its listing are past their set-up: one of them can be the default. */
  hasSiblings: boolean
  /** Somebody else can be asked to enter its credentials. */
  canHandOff?: boolean
  /** Its owner has left or is leaving: any administrator may give it to somebody else. */
  canTakeOver?: boolean
}

export type MenuAct =
  | 'check'
  | 'reconnect'
  | 'rename'
  | 'default'
  | 'move'
  | 'owner'
  | 'duplicate'
  | 'handOff'
  | 'discard'
  | 'delete'

export interface MenuEntry {
  act: MenuAct
  /** Where it is done, without the language; null: at once. */
  href: string | null
}

/** What the menu offers, in groups. */
export function menuEntries(connection: MenuSubject, rights: MenuRights): MenuEntry[][] {
  const { canManage, canUse, hasSiblings, canHandOff = false, canTakeOver = false } = rights
  const page = `/connections/${connection.id}`
  const isUnfinished = isDraft(connection)
  const offered = (act: MenuAct, isOffered: boolean, href: string | null = `${page}/settings#${act}`) =>
    isOffered ? [{ act, href }] : []
  const groups = [
    [
      ...offered('check', canUse && !isUnfinished && canBeTested(connection), null),
      ...offered('reconnect', canManage && !isUnfinished, `${page}/setup/credentials`),
      ...offered('handOff', canManage && canHandOff, `${page}/hand-off`),
    ],
    [
      ...offered('rename', canManage),
      ...offered('default', canManage && hasSiblings && canBeDefault(connection) && !connection.isDefault),
      ...offered('move', canManage),
      ...offered('owner', canManage || canTakeOver, canManage ? undefined : `${page}/take-over`),
      ...offered('duplicate', canManage && !isUnfinished),
    ],
    [
      ...offered('discard', canManage && isUnfinished, `${page}/discard`),
      ...offered('delete', canManage && !isUnfinished, `${page}/delete`),
    ],
  ]
  return groups.filter((group) => group.length > 0)
}
