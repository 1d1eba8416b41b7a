import { useTranslations } from 'next-intl'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import { sharingAction } from '@/lib/folders/actions'
import type { FolderView } from '@/lib/folders/queries'
import { folderRoles } from '@/lib/folders/rules'
import { findPeople, rolesFor } from '@/lib/folders/sharing/rules'
import { everyone, type FolderPerson, type Sharing } from '@/lib/folders/sharing/schema'
import { SharingForm } from './sharing-form'

/** How many people one list offers; beyond that they are searched for. */
const offered = 100

export interface FolderPeopleProps {
  folder: FolderView
  sharing: Sharing
  /** Whom the list of members to share with is narrowed to. */
  search: string
}

/** Who may do what in a folder; whoever manages it changes that. */
export function FolderPeople({ folder, sharing, search }: FolderPeopleProps) {
  const t = useTranslations('folders')
  const canManage = folder.role === 'manage'
  const shared = sharing.people.filter(({ role }) => role !== null)
  return (
    <>
      <ul aria-label={t('access')} className="flex flex-col divide-y">
        <li className="grid gap-x-6 gap-y-2 py-4 first:pt-0 md:grid-cols-2 md:items-start">
          <span className="flex flex-col">
            <span className="font-medium">{t('everyone')}</span>
            <span className="text-muted-foreground text-xs">{t('everyoneHint')}</span>
          </span>
          <Role
            folder={folder}
            who={{ id: everyone, name: t('everyone') }}
            role={sharing.everyone}
            roles={folderRoles}
          />
        </li>
        {shared.map((person) => (
          <li key={person.memberId} className="grid gap-x-6 gap-y-2 py-4 md:grid-cols-2 md:items-start">
            <Person person={person} />
            <Role
              folder={folder}
              who={{ id: person.memberId, name: person.name }}
              role={person.role}
              roles={rolesFor(person.right)}
            />
          </li>
        ))}
      </ul>
      {canManage && <Adding folder={folder} sharing={sharing} search={search} />}
    </>
  )
}

function Person({ person: { name, email, right } }: { person: FolderPerson }) {
  const t = useTranslations('folders')
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Avatar name={name} size="sm" />
      <span className="flex min-w-0 flex-col">
        <span className="wrap-anywhere font-medium">{name}</span>
        <span className="wrap-anywhere text-muted-foreground text-xs">
          {right === 'none' ? t('withoutRight', { email }) : email}
        </span>
      </span>
    </span>
  )
}

interface RoleProps {
  folder: FolderView
  who: { id: string; name: string }
  role: FolderPerson['role']
  roles: readonly NonNullable<FolderPerson['role']>[]
}

function Role({ folder, who, role, roles }: RoleProps) {
  const t = useTranslations('folders')
  if (folder.role !== 'manage') return <span>{t(`roles.${role ?? 'none'}`)}</span>
  return (
    <SharingForm
      key={role}
      folderId={folder.id}
      who={who}
      current={role}
      roles={role && !roles.includes(role) ? [...roles, role] : roles}
      submit={sharingAction}
    />
  )
}

function Adding({ folder, sharing, search }: FolderPeopleProps) {
  const t = useTranslations('folders')
  const others = sharing.people.filter(({ role, right }) => role === null && right !== 'none')
  if (others.length === 0) return <p className="text-muted-foreground">{t('nobodyElse')}</p>
  const found = findPeople(others, search)
  return (
    <section aria-labelledby="add-member" className="flex flex-col gap-3 border-t pt-4">
      <h3 id="add-member" className="font-medium">
        {t('share')}
      </h3>
      {others.length > offered && (
        <search>
          <form className="flex max-w-text gap-2">
            <Label htmlFor="member-search" className="sr-only">
              {t('searchMember')}
            </Label>
            <Input
              id="member-search"
              type="search"
              name="member"
              defaultValue={search}
              maxLength={200}
              placeholder={t('searchMember')}
            />
            <Button type="submit" variant="outline">
              {t('searchButton')}
            </Button>
          </form>
          <p className="mt-1 text-muted-foreground text-xs">
            {t('found', {
              count: found.length,
              shown: offered,
              isMore: found.length > offered ? 'yes' : 'no',
            })}
          </p>
        </search>
      )}
      {found.length > 0 && (
        <SharingForm
          key={others.length}
          folderId={folder.id}
          who={found.slice(0, offered).map(({ memberId, name, email }) => ({ id: memberId, name, email }))}
          current={null}
          roles={folderRoles}
          submit={sharingAction}
        />
      )}
    </section>
  )
}
