import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PersonSkeleton } from '@/components/directory/directory-skeleton'
import { PersonView } from '@/components/directory/person-view'
import { Gated } from '@/components/layout/gated'
import { listAccessEvents } from '@/lib/access-events/queries'
import { requirePermission } from '@/lib/auth/session'
import { listAttributes } from '@/lib/directory/attributes/queries'
import { getPerson } from '@/lib/directory/person/queries'
import { employeeId } from '@/lib/directory/schema'
import { parseParam } from '@/lib/http/parse-param'
import { employeeSyncs } from '@/lib/syncs/tracking/people/queries'
import { viewAsEmployee } from '@/lib/workspace/queries'

type Props = PageProps<'/[locale]/directory/[personId]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('directory')
  return { title: t('person') }
}

/** Somebody in the directory. */
export default function PersonPage({ params }: Props) {
  return <Gated fallback={<PersonSkeleton />} render={() => renderPerson(params)} />
}

async function renderPerson(params: Props['params']) {
  const id = parseParam(employeeId, (await params).personId)
  const actor = await requirePermission('directory:read', `/directory/${id}`)
  const [person, attributes, { items }, { entries }, syncs] = await Promise.all([
    getPerson(actor, id),
    listAttributes(actor),
    viewAsEmployee(actor, id),
    listAccessEvents(actor, { employeeId: id }),
    employeeSyncs(actor, id),
  ])
  return (
    <PersonView person={person} attributes={attributes} integrations={items} events={entries} syncs={syncs} />
  )
}
