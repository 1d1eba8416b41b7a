import { effectiveRole, folderRoles, includesRole } from '@/lib/folders/rules'
import {
  everyone,
  type FolderPerson,
  type Reach,
  type Sharing,
  type SharingChange,
} from '@/lib/folders/sharing/schema'
import type { FolderKind } from '@/lib/generated/prisma/enums'

/** The sharing after a change; whoever is not among the people stays out. */
export function sharingAfter(sharing: Sharing, { who, role }: Omit<SharingChange, 'folderId'>): Sharing {
  if (who === everyone) return { ...sharing, everyone: role }
  const people = sharing.people.map((person) => (person.memberId === who ? { ...person, role } : person))
  return { ...sharing, people }
}

/** How many people may at least see, use or manage. */
export function reachOf({ everyone, people }: Sharing): Reach {
  const roles = people.map(({ right, role }) => effectiveRole(right, role, everyone))
  const count = (wanted: keyof Reach) => roles.filter((role) => includesRole(role, wanted)).length
  return { view: count('view'), use: count('use'), manage: count('manage') }
}

/** Why a folder cannot be shared so: a reason of the messages, or null. */
export function sharingRefusal(
  kind: FolderKind,
  person: FolderPerson | null,
  after: Sharing,
): 'folderPersonal' | 'memberWithoutRight' | 'viewerRole' | 'noManagerLeft' | null {
  if (kind === 'personal') return 'folderPersonal'
  const role = person && after.people.find(({ memberId }) => memberId === person.memberId)?.role
  if (role && person.right === 'none') return 'memberWithoutRight'
  if (role && role !== 'view' && person.right === 'view') return 'viewerRole'
  const isManaged = after.everyone === 'manage' || after.people.some(isManager)
  return isManaged ? null : 'noManagerLeft'
}

function isManager({ right, role }: FolderPerson): boolean {
  return right === 'edit' && role === 'manage'
}

/** The roles that a member can be given. */
export function rolesFor(right: FolderPerson['right']) {
  return right === 'edit' ? folderRoles : folderRoles.slice(0, 1)
}

const foldText = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()

/** Those whose name or address has all the words, whatever their case and accents. */
export function findPeople(people: FolderPerson[], search: string): FolderPerson[] {
  const words = foldText(search.slice(0, 200)).split(/\s+/).filter(Boolean)
  return people.filter(({ name, email }) => {
    const text = foldText(`${name} ${email}`)
    return words.every((word) => text.includes(word))
  })
}
