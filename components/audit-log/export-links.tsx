import { Download } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { type AuditFilters, auditQueryString, type ExportFormat } from '@/lib/audit-log/schema'

/** Takes what the filters show, all pages of it, as a file. */
export function ExportLinks({ filters }: { filters: AuditFilters }) {
  const t = useTranslations('auditLog')
  const locale = useLocale()
  const query = auditQueryString({ ...filters, cursor: null })
  const to = (format: ExportFormat) =>
    `/api/audit-log?format=${format}&locale=${locale}${query && `&${query}`}`
  return (
    <>
      <Button asChild variant="outline">
        <a href={to('csv')}>
          <Download aria-hidden />
          {t('exportCsv')}
        </a>
      </Button>
      <Button asChild variant="outline">
        <a href={to('jsonl')}>
          <Download aria-hidden />
          {t('exportJson')}
        </a>
      </Button>
    </>
  )
}
