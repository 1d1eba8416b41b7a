import { useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { Link } from '@/lib/i18n/navigation'
import type { TriggerView } from '@/lib/triggers/queries'
import { TriggerState } from './trigger-state'
import { useTriggerWords } from './trigger-words'
import { useWhen } from './when'

/** Triggers: what sets each off, what it does, whether it can, and what it did last. */
export function TriggerList({ triggers }: { triggers: readonly TriggerView[] }) {
  const t = useTranslations('triggers')
  const locale = useLocale()
  const words = useTriggerWords()
  const when = useWhen()
  return (
    <Table label={t('title')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('name')}</TableHead>
          <TableHead className="max-sm:hidden">{t('when')}</TableHead>
          <TableHead className="max-sm:hidden">{t('then')}</TableHead>
          <TableHead>{t('state')}</TableHead>
          <TableHead className="max-md:hidden">{t('last')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {triggers.map((trigger) => (
          <TableRow key={trigger.id}>
            <TableHead scope="row" className="wrap-anywhere min-w-40 whitespace-normal py-3 text-foreground">
              <Link href={`/triggers/${trigger.id}`} prefetch={false} className="rounded-sm hover:underline">
                {trigger.name}
              </Link>
              {/* A phone has no room for the columns. */}
              <span className="flex flex-col font-normal text-muted-foreground text-xs sm:hidden">
                <span>{when(trigger)}</span>
                <span>{words.does(trigger)}</span>
              </span>
            </TableHead>
            <TableCell className="min-w-36 max-sm:hidden">{when(trigger)}</TableCell>
            <TableCell className="wrap-anywhere min-w-36 max-sm:hidden">{words.does(trigger)}</TableCell>
            <TableCell>
              <TriggerState trigger={trigger} />
            </TableCell>
            <TableCell className="whitespace-nowrap max-md:hidden">
              {trigger.last ? (
                <>
                  <LocalTime value={trigger.last.createdAt.toISOString()} locale={locale} />
                  <span className="block text-muted-foreground text-xs">
                    {t(`firing.${trigger.last.state}`)}
                  </span>
                </>
              ) : (
                t('never')
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
