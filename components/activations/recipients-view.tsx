import { UsersRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Avatar } from '@/components/ui/avatar'
import type { Selection } from '@/lib/activations/editing/schema'

/** Who has a listing, for those who may look and not change. */
export function RecipientsView({ selection, reach }: { selection: Selection; reach: number }) {
  const t = useTranslations('activations')
  const { everyone, audiences, employees } = selection
  return (
    <div className="flex flex-col gap-4">
      <p className="font-medium text-sm">{t('reach', { count: reach })}</p>
      {everyone ? (
        <p className="text-sm">{t('everyone')}</p>
      ) : (
        <ul className="flex flex-col gap-2 text-sm">
          {audiences.map(({ id, name }) => (
            <li key={id} className="flex items-center gap-2">
              <UsersRound aria-hidden="true" className="size-7 p-1 text-muted-foreground" />
              {name}
            </li>
          ))}
          {employees.map(({ id, name, jobTitle, hasLeft }) => (
            <li key={id} className="flex items-center gap-2">
              <Avatar name={name} size="sm" />
              <span className="flex flex-col">
                {name}
                <span className="text-muted-foreground text-xs">{hasLeft ? t('hasLeft') : jobTitle}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
