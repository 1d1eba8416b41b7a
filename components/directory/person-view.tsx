import { useLocale, useTranslations } from 'next-intl'
import { EventsCard } from '@/components/audiences/detail/events-card'
import { PageHeader } from '@/components/layout/page-header'
import { PersonSyncs, type PersonSyncsProps } from '@/components/syncs/tracking/person-syncs'
import { Alert } from '@/components/ui/alert'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Button } from '@/components/ui/button'
import type { AccessEntry } from '@/lib/access-events/schema'
import type { AttributeView } from '@/lib/directory/attributes/schema'
import type { Person } from '@/lib/directory/person/queries'
import { getPathname, Link } from '@/lib/i18n/navigation'
import type { WorkspaceItem } from '@/lib/workspace/schema'
import { Audiences, Integrations, Names, Reports } from './person/cards'
import { Facts } from './person/facts'

export interface PersonViewProps {
  person: Person
  attributes: AttributeView[]
  integrations: WorkspaceItem[]
  events: AccessEntry[]
  /** Where they are provisioned, and what runs did for them. */
  syncs: PersonSyncsProps
}

/** Somebody: what the directory says, where they belong, and what they have by it. */
export function PersonView({ person, attributes, integrations, events, syncs }: PersonViewProps) {
  const t = useTranslations('directory')
  const locale = useLocale()
  const name = `${person.givenName} ${person.familyName}`
  return (
    <>
      <PageHeader
        title={<bdi>{name}</bdi>}
        description={person.jobTitle}
        breadcrumb={
          <Breadcrumb
            label={t('breadcrumb')}
            items={[
              { label: t('title'), href: getPathname({ locale, href: '/directory' }) },
              { label: name },
            ]}
          />
        }
        actions={
          person.status !== 'left' && (
            <Button asChild variant="outline">
              <Link href={`/workspace/as/${person.id}`}>{t('viewAs')}</Link>
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-6">
        {person.status === 'left' && <Alert variant="warning">{t('leftNote')}</Alert>}
        <Facts person={person} attributes={attributes} />
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Audiences person={person} />
          <Integrations person={person} integrations={integrations} />
          {person.groups.length > 0 && <Names title={t('groups')} named={person.groups} />}
          {person.segments.length > 0 && (
            <Names title={t('segments')} named={person.segments} hrefOf={(id) => `/segments/${id}`} />
          )}
          <Reports person={person} />
        </div>
        {syncs.providers.length > 0 && <PersonSyncs {...syncs} />}
        {events.length > 0 && <EventsCard events={events} title={t('events')} />}
      </div>
    </>
  )
}
