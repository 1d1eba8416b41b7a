import { UsersRound } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Avatar, AvatarGroup } from '@/components/ui/avatar'
import type { RecipientsSummary } from '@/lib/activations/schema'
import { getPathname } from '@/lib/i18n/navigation'
import { RecipientsHoverCard } from './recipients-hover-card'

export interface AudienceIndicatorProps {
  /** Null: the reader cannot see it; a click then leads to its listing. */
  connectionId: string | null
  slug: string
  recipients: RecipientsSummary
  /** Whether the reader may change whom it is available to. */
  canEdit: boolean
}

/**
 * Whom an active listing is available to, in the corner of its card: "Everyone", or avatars and the number
 * of employees. Hover or focus lists audiences and people; a click leads to the page of its access.
 */
export function AudienceIndicator({ connectionId, slug, recipients, canEdit }: AudienceIndicatorProps) {
  const t = useTranslations('activations')
  const locale = useLocale()
  const { everyone, reach, audiences, employees } = recipients
  const lists = [
    {
      title: t('audiences'),
      names: audiences.first.map(({ id, name, memberCount }) => ({
        id,
        name,
        note: t('members', { count: memberCount }),
      })),
      more: audiences.count - audiences.first.length,
    },
    { title: t('people'), names: employees.first, more: employees.count - employees.first.length },
  ].filter(({ names }) => names.length > 0)
  const act = t(connectionId ? (canEdit ? 'editAccess' : 'viewAccess') : 'viewListing')
  const href = connectionId ? `/connections/${connectionId}/access` : `/marketplace/${slug}`
  const named = lists.flatMap(({ names }) => names.map(({ name }) => name)).join(', ')
  return (
    <RecipientsHoverCard
      href={getPathname({ locale, href })}
      label={
        everyone
          ? t('indicatorEveryone', { count: reach, act })
          : t('indicator', { count: reach, named, act })
      }
      lists={
        everyone
          ? [
              {
                title: t('everyone'),
                names: [{ id: 'reach', name: t('reach', { count: reach }) }],
                more: null,
              },
            ]
          : lists.map(({ title, names, more }) => ({
              title,
              names,
              more: more > 0 ? t('andMore', { count: more }) : null,
            }))
      }
    >
      {everyone ? (
        <span className="inline-flex items-center gap-1.5 text-xs">
          <UsersRound aria-hidden="true" className="size-4" />
          {t('everyoneShort')}
        </span>
      ) : (
        <>
          <AvatarGroup>
            {audiences.first.slice(0, 2).map(({ id, name }) => (
              <Avatar key={id} name={name} size="sm">
                <UsersRound className="size-4" />
              </Avatar>
            ))}
            {employees.first.slice(0, 2).map(({ id, name }) => (
              <Avatar key={id} name={name} size="sm" />
            ))}
          </AvatarGroup>
          <span className="text-muted-foreground text-xs tabular-nums">
            {t('employees', { count: reach })}
          </span>
        </>
      )}
    </RecipientsHoverCard>
  )
}
