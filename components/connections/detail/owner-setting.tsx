import { useTranslations } from 'next-intl'
import type { ConnectionDetail } from '@/lib/connections/queries'
import { transferAction } from '@/lib/connections/settings/actions'
import { OwnerForm, type OwnerFormProps } from './owner-form'
import { Setting } from './setting'

export interface OwnerSettingProps {
  connection: Pick<ConnectionDetail, 'id' | 'name' | 'owner' | 'ownerId' | 'folder'>
  people: OwnerFormProps['people']
}

/** Whose connection it is, and the form that gives it to somebody else. */
export function OwnerSetting({ connection, people }: OwnerSettingProps) {
  const t = useTranslations('connections.settings.owner')
  const { id, name, owner, ownerId, folder } = connection
  const others = people.filter(({ memberId }) => memberId !== ownerId)
  const isPersonal = folder.title !== 'general' && folder.title !== 'shared'
  return (
    <Setting id="owner" title={t('title')} hint={t('hint')}>
      <div className="flex max-w-text flex-col gap-1">
        <p className="wrap-anywhere">{owner ? t('now', { name: owner.user.name }) : t('none')}</p>
        {isPersonal && <p className="text-muted-foreground">{t('personal')}</p>}
      </div>
      {others.length > 0 ? (
        <OwnerForm connectionId={id} people={others} name={name} action={transferAction} />
      ) : (
        <p className="max-w-text text-muted-foreground">{t('nobody')}</p>
      )}
    </Setting>
  )
}
