import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useFolderName } from '@/components/folders/folder-name'
import { ClientMessages } from '@/components/layout/client-messages'
import { Button } from '@/components/ui/button'
import { verifyAction } from '@/lib/connections/actions'
import { canBeDefault } from '@/lib/connections/defaults/rules'
import type { ConnectionDetail } from '@/lib/connections/queries'
import { canBeTested, isDraft } from '@/lib/connections/rules'
import {
  duplicateAction,
  moveAction,
  renameAction,
  setDefaultAction,
} from '@/lib/connections/settings/actions'
import type { ConnectionRights } from '@/lib/connections/settings/queries'
import type { FolderLabel } from '@/lib/folders/schema'
import { Link } from '@/lib/i18n/navigation'
import { VerifyForm } from '../verify-form'
import { AnchorFocus } from './anchor-focus'
import { DefaultForm } from './default-form'
import { DuplicateForm } from './duplicate-form'
import { MoveForm } from './move-form'
import type { OwnerFormProps } from './owner-form'
import { OwnerSetting } from './owner-setting'
import { RenameForm } from './rename-form'
import { Setting } from './setting'

export interface SettingsViewProps {
  connection: ConnectionDetail
  rights: ConnectionRights
  folders: FolderLabel[]
  people: OwnerFormProps['people']
  canHandOff?: boolean
}

/** All that the menu of a connection offers, as forms; for who manages it. */
export function SettingsView({ connection, rights, folders, people, canHandOff = false }: SettingsViewProps) {
  const t = useTranslations('connections.settings')
  const { id, name, listing } = connection
  const provider = listing.name
  const isUnfinished = isDraft(connection)
  return (
    <ClientMessages namespaces={['errors', 'connections', 'connectionErrors', 'folders']}>
      <AnchorFocus />
      <div className="flex flex-col gap-6">
        <Setting id="rename" title={t('rename.title')} hint={t('rename.hint')}>
          <RenameForm connectionId={id} name={name} action={renameAction} />
        </Setting>
        {!isUnfinished && connection.isVerifiable && canBeTested(connection) && (
          <Setting id="check" title={t('check.title')} hint={t('check.hint', { provider })}>
            <VerifyForm connectionId={id} provider={provider} passed="" action={verifyAction} />
          </Setting>
        )}
        {!isUnfinished && (
          <Setting id="reconnect" title={t('reconnect.title')} hint={t('reconnect.hint')}>
            <LinkButton href={`/connections/${id}/setup/credentials`}>{t('reconnect.submit')}</LinkButton>
          </Setting>
        )}
        {canHandOff && (
          <Setting id="handOff" title={t('handOff.title')} hint={t('handOff.hint')}>
            <LinkButton href={`/connections/${id}/hand-off`}>{t('handOff.submit')}</LinkButton>
          </Setting>
        )}
        {!isUnfinished && <DefaultSetting connection={connection} hasSiblings={rights.hasSiblings} />}
        <FolderSetting connection={connection} folders={folders} />
        <OwnerSetting connection={connection} people={people} />
        {!isUnfinished && (
          <Setting id="duplicate" title={t('duplicate.title')} hint={t('duplicate.hint', { provider })}>
            <DuplicateForm connectionId={id} action={duplicateAction} />
          </Setting>
        )}
        <Ending connection={connection} />
      </div>
    </ClientMessages>
  )
}

function LinkButton({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button asChild variant="outline" className="self-start">
      <Link href={href}>{children}</Link>
    </Button>
  )
}

function DefaultSetting({ connection, hasSiblings }: { connection: ConnectionDetail; hasSiblings: boolean }) {
  const t = useTranslations('connections.settings.default')
  const provider = connection.listing.name
  const isOffered = hasSiblings && canBeDefault(connection) && !connection.isDefault
  const hint = connection.isDefault ? 'is' : hasSiblings ? 'hint' : 'only'
  return (
    <Setting id="default" title={t('title')} hint={t(hint, { provider })}>
      {hasSiblings && (
        <DefaultForm connectionId={connection.id} isOffered={isOffered} action={setDefaultAction} />
      )}
    </Setting>
  )
}

function FolderSetting({ connection, folders }: { connection: ConnectionDetail; folders: FolderLabel[] }) {
  const t = useTranslations('connections.settings.move')
  const folderName = useFolderName()
  const { id, folder } = connection
  // Its owner manages a connection wherever it is kept, and need not manage that folder.
  const isKnown = folders.some((candidate) => candidate.id === folder.id)
  return (
    <Setting id="move" title={t('title')} hint={t('hint')}>
      <p className="wrap-anywhere">{t('now', { folder: folderName(folder) })}</p>
      <MoveForm
        connectionId={id}
        folders={isKnown ? folders : [folder, ...folders]}
        folderId={folder.id}
        action={moveAction}
      />
    </Setting>
  )
}

function Ending({ connection }: { connection: ConnectionDetail }) {
  const t = useTranslations('connections')
  const { id, name } = connection
  if (isDraft(connection)) {
    return (
      <Setting id="discard" title={t('wizard.discard')} hint={t('wizard.discardText', { name })}>
        <LinkButton href={`/connections/${id}/discard`}>{t('menu.discard')}</LinkButton>
      </Setting>
    )
  }
  return (
    <Setting id="delete" title={t('settings.delete.title')} hint={t('delete.hint')}>
      <LinkButton href={`/connections/${id}/delete`}>{t('delete.open')}</LinkButton>
    </Setting>
  )
}
