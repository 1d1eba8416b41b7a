import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { AudienceView } from '@/components/audiences/detail/audience-view'
import { SavedAudience } from '@/components/audiences/editor/kept-draft'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { listAccessEvents } from '@/lib/access-events/queries'
import { nameConditions } from '@/lib/audiences/choices/queries'
import { type AudienceDetail, getAudience } from '@/lib/audiences/detail/queries'
import { describeChanges } from '@/lib/audiences/editing/queries'
import { listVersions } from '@/lib/audiences/history/queries'
import { explainMembership } from '@/lib/audiences/membership/queries'
import { findCandidates, listMembers } from '@/lib/audiences/people/queries'
import { memberSources } from '@/lib/audiences/people/schema'
import { describeAudience } from '@/lib/audiences/sentences/rules'
import type { MemberActor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getEmployee, toChip } from '@/lib/directory/queries'
import { parseParam } from '@/lib/http/parse-param'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { type Locale, toLocale } from '@/lib/i18n/routing'

type Props = PageProps<'/[locale]/audiences/[id]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('audiences')
  return { title: t('audience') }
}

/** Whom an audience takes in and why, what it is used for, and how it came to be so. */
export default function AudiencePage(props: Props) {
  return <Gated fallback={<AudienceSkeleton />} render={() => renderAudience(props)} />
}

function AudienceSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-6">
      <Skeleton className="h-16 w-80 max-w-full" />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton className="h-96 w-full rounded-lg" />
        <Skeleton className="h-64 w-full rounded-lg" />
      </div>
    </div>
  )
}

/** How many gains and losses the page shows, and of how many integrations it asks for them. */
const shownEvents = { events: 8, integrations: 5 } as const

const words = z
  .string()
  .max(200)
  .transform((text) =>
    text
      .toWellFormed()
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim(),
  )
  .catch('')

const paramsSchema = z.object({
  q: words,
  by: z.enum(memberSources).nullable().catch(null),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  who: words,
  person: z.uuid().nullable().catch(null),
  /** The history is shown below this version. */
  before: z.coerce.number().int().min(2).max(1_000_000_000).optional().catch(undefined),
  done: z.enum(['created', 'saved', 'unchanged']).nullable().catch(null),
})

async function renderAudience({ params, searchParams }: Props) {
  const id = parseParam(z.uuid(), (await params).id)
  const actor = await requirePermission('audience:read', `/audiences/${id}`)
  const { q, by, page, who, person, before, done } = paramsSchema.parse(await searchParams)
  const locale = toLocale(await getLocale())
  const audience = await getAudience(actor, id)
  const filters = { q, by, page }
  const [t, names, members, found, answer, changes, events] = await Promise.all([
    getTranslations('audiences'),
    nameConditions(actor, [audience.conditions]),
    listMembers(actor, { audienceId: id, ...filters }),
    findCandidates(actor, { audienceId: id, query: who }),
    person ? explainPerson(actor, id, person) : null,
    listChanges(actor, { audienceId: id, before }, locale),
    listEvents(actor, audience),
  ])
  const { name, description, byHand, conditions } = audience
  return (
    <>
      <Header audience={audience} canEdit={can(actor, 'audience:update')} />
      {(done === 'created' || done === 'saved') && <SavedAudience audienceId={id} />}
      {done && (
        <Alert variant={done === 'unchanged' ? 'info' : 'success'} role="status" className="mb-4">
          {t(`done.${done}`)}
        </Alert>
      )}
      <AudienceView
        key={`${name}${description}`}
        audience={audience}
        sentence={describeAudience(conditions, { locale, names, byHand })}
        members={{ filters, members }}
        why={{ query: who, found, answer: answer && { ...answer, names } }}
        changes={changes}
        events={events}
        can={{ edit: can(actor, 'audience:update'), delete: can(actor, 'audience:delete') }}
      />
    </>
  )
}

async function Header({
  audience: { id, name, description },
  canEdit,
}: {
  audience: AudienceDetail
  canEdit: boolean
}) {
  const [t, locale] = await Promise.all([getTranslations('audiences'), getLocale()])
  return (
    <PageHeader
      title={name}
      description={description || undefined}
      breadcrumb={
        <Breadcrumb
          label={t('breadcrumb')}
          items={[{ label: t('title'), href: getPathname({ locale, href: '/audiences' }) }, { label: name }]}
        />
      }
      actions={
        canEdit && (
          <>
            <Button asChild variant="outline">
              <Link href={`/audiences/new?from=${id}`}>{t('duplicate')}</Link>
            </Button>
            <Button asChild>
              <Link href={`/audiences/${id}/edit`}>{t('edit')}</Link>
            </Button>
          </>
        )
      }
    />
  )
}

async function explainPerson(actor: MemberActor, audienceId: string, employeeId: string) {
  const [membership, employee] = await Promise.all([
    explainMembership(actor, { audienceId, employeeId }),
    getEmployee(actor, employeeId),
  ])
  return { ...toChip(employee), membership }
}

async function listChanges(actor: MemberActor, asked: Parameters<typeof listVersions>[1], locale: Locale) {
  return describeChanges(actor, await listVersions(actor, asked), locale)
}

// Of the integrations that it is for: whatever moved people in or out.
async function listEvents(actor: MemberActor, { usedBy }: AudienceDetail) {
  const listings = usedBy.slice(0, shownEvents.integrations)
  const found = await Promise.all(
    listings.map(({ listing }) => listAccessEvents(actor, { listingId: listing.id })),
  )
  return found
    .flatMap(({ entries }) => entries)
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, shownEvents.events)
}
