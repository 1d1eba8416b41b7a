import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { AttributeEditor } from '@/components/directory/attributes/attribute-view'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { requirePermission } from '@/lib/auth/session'
import { getAttribute } from '@/lib/directory/attributes/queries'
import { attributeId } from '@/lib/directory/attributes/schema'
import { parseParam } from '@/lib/http/parse-param'
import { getPathname } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/directory/attributes/[attributeId]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('employeeAttributes')
  return { title: t('title') }
}

/** One attribute that the organization defines. */
export default function AttributePage({ params }: Props) {
  return <Gated fallback={<ListSkeleton />} render={() => renderAttribute(params)} />
}

async function renderAttribute(params: Props['params']) {
  const id = parseParam(attributeId, (await params).attributeId)
  const actor = await requirePermission('directory:define', `/directory/attributes/${id}`)
  const [t, tDirectory, attribute, locale] = await Promise.all([
    getTranslations('employeeAttributes'),
    getTranslations('directory'),
    getAttribute(actor, id),
    getLocale(),
  ])
  return (
    <>
      <PageHeader
        title={t('editTitle', { name: attribute.name })}
        description={
          <>
            {t(`types.${attribute.type}`)} · {t('key')} <code>{attribute.key}</code>
          </>
        }
        breadcrumb={
          <Breadcrumb
            label={tDirectory('breadcrumb')}
            items={[
              { label: tDirectory('title'), href: getPathname({ locale, href: '/directory' }) },
              {
                label: tDirectory('attributes'),
                href: getPathname({ locale, href: '/directory/attributes' }),
              },
              { label: attribute.name },
            ]}
          />
        }
      />
      <AttributeEditor attribute={attribute} />
    </>
  )
}
