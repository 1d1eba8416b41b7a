import { useLocale, useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import type { AccessEntry } from '@/lib/access-events/schema'
import { deleteAudienceAction } from '@/lib/audiences/actions'
import type { AudienceDetail } from '@/lib/audiences/detail/queries'
import { DeleteForm } from './delete-form'
import { EventsCard } from './events-card'
import { HistoryCard, type HistoryCardProps } from './history-card'
import { MembersCard, type MembersCardProps } from './members-card'
import { UsedByCard } from './used-by-card'
import { WhyCard, type WhyCardProps } from './why-card'

export interface AudienceViewProps {
  audience: AudienceDetail
  /** Whom it takes in, in words. */
  sentence: string
  members: Pick<MembersCardProps, 'filters' | 'members'>
  why: Pick<WhyCardProps, 'query' | 'found' | 'answer'>
  changes: HistoryCardProps['changes']
  events: AccessEntry[]
  can: { edit: boolean; delete: boolean }
}

/** One audience: whom it takes in and why, what for, and how it came to be so. */
export function AudienceView({ audience, sentence, members, why, changes, events, can }: AudienceViewProps) {
  const { id, version, usedBy } = audience
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
      <div className="flex min-w-0 flex-col gap-6">
        <Rule audience={audience} sentence={sentence} />
        <MembersCard audienceId={id} left={audience.left} {...members} />
        <WhyCard audienceId={id} {...why} />
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <UsedByCard uses={usedBy} />
        {usedBy.length > 0 && <Events events={events} />}
        <HistoryCard audienceId={id} version={version} changes={changes} canEdit={can.edit} />
        {can.delete && <Deletion audience={audience} />}
      </div>
    </div>
  )
}

function Events({ events }: Pick<AudienceViewProps, 'events'>) {
  const t = useTranslations('audienceEvents')
  return <EventsCard events={events} title={t('title')} description={t('text')} />
}

function Rule({ audience, sentence }: Pick<AudienceViewProps, 'audience' | 'sentence'>) {
  const t = useTranslations('audiences')
  const locale = useLocale()
  const { people, active, creator, createdAt, updatedAt } = audience
  const day = (at: Date) => () => <LocalTime value={at.toISOString()} locale={locale} isDay />
  return (
    <Card>
      <p className="wrap-break-word max-w-text text-base">{sentence}</p>
      <p className="font-semibold text-lg tabular-nums">{t('peopleAndActive', { people, active })}</p>
      <p className="text-muted-foreground text-sm">
        {creator
          ? t.rich('createdBy', { name: creator, day: day(createdAt) })
          : t.rich('created', { day: day(createdAt) })}
        {' · '}
        {t.rich('changed', { day: day(updatedAt) })}
      </p>
    </Card>
  )
}

function Deletion({ audience: { id, name, people, usedBy } }: Pick<AudienceViewProps, 'audience'>) {
  const t = useTranslations('audienceDeletion')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
        <CardDescription>{t(usedBy.length > 0 ? 'inUse' : 'text')}</CardDescription>
      </CardHeader>
      <ClientMessages namespaces={['audienceDeletion', 'errors']}>
        <DeleteForm audienceId={id} name={name} people={people} submit={deleteAudienceAction} />
      </ClientMessages>
    </Card>
  )
}
