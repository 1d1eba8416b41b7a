import { useLocale, useTranslations } from 'next-intl'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel, type Tone } from '@/components/ui/state-label'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { Link } from '@/lib/i18n/navigation'
import { runHref, trackingHref } from '@/lib/syncs/tracking/filters/schema'
import type { PersonSync, PersonSyncItem } from '@/lib/syncs/tracking/schema'
import { ItemEvidence } from './item-evidence'
import { ItemStatusLabel } from './status-labels'
import { useSyncWords } from './use-sync-words'

export interface PersonSyncsProps {
  providers: readonly PersonSync[]
  items: readonly PersonSyncItem[]
}

const linkClass = 'rounded-sm text-primary underline-offset-4 hover:underline'
const toneOf: Record<PersonSync['state'], Tone> = {
  linked: 'success',
  absent: 'inactive',
  deprovisioned: 'inactive',
}

/** Where somebody is provisioned, and what runs did for them. */
export function PersonSyncs({ providers, items }: PersonSyncsProps) {
  const t = useTranslations('syncs')
  return (
    <Card id="syncs">
      <CardHeader>
        <CardTitle>{t('person.title')}</CardTitle>
      </CardHeader>
      <ul className="flex flex-col divide-y">
        {providers.map(({ connection, state, isFailing }) => (
          <li
            key={connection.id}
            className="flex flex-wrap items-center gap-x-3 py-2 text-sm first:pt-0 last:pb-0"
          >
            <Link href={trackingHref(connection.id)} className={`wrap-anywhere ${linkClass}`}>
              {connection.name}
            </Link>
            <StateLabel tone={isFailing ? 'danger' : toneOf[state]} className="ms-auto">
              {t(isFailing ? 'person.failing' : `person.state.${state}`)}
            </StateLabel>
          </li>
        ))}
      </ul>
      {items.length === 0 ? (
        <p className="text-muted-foreground text-sm">{t('person.none')}</p>
      ) : (
        <Items items={items} />
      )}
    </Card>
  )
}

function Items({ items }: Pick<PersonSyncsProps, 'items'>) {
  const t = useTranslations('syncs')
  const locale = useLocale()
  const words = useSyncWords()
  return (
    <Table label={t('person.table')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('column.date')}</TableHead>
          <TableHead>{t('person.connection')}</TableHead>
          {(['operation', 'status', 'message'] as const).map((column) => (
            <TableHead key={column}>{t(`column.${column}`)}</TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {items.map((item) => (
          <TableRow key={`${item.runId} ${item.position}`}>
            <TableCell className="whitespace-nowrap align-top">
              <Link
                href={runHref({ connectionId: item.connection.id, id: item.runId })}
                prefetch={false}
                className={linkClass}
              >
                {item.finishedAt && <LocalTime value={item.finishedAt.toISOString()} locale={locale} />}
              </Link>
            </TableCell>
            <TableCell className="wrap-anywhere min-w-32 align-top">{item.connection.name}</TableCell>
            <TableCell className="whitespace-nowrap align-top">{t(`operation.${item.operation}`)}</TableCell>
            <TableCell className="whitespace-nowrap align-top">
              <ItemStatusLabel status={item.status} />
            </TableCell>
            <TableCell className="min-w-64 align-top">
              <p className="wrap-anywhere">{words.message(item)}</p>
              <ItemEvidence item={item} name={item.connection.name} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
