'use client'

import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ListingMark } from '@/components/catalog/listing-mark'
import { useFolderName } from '@/components/folders/folder-name'
import { Badge } from '@/components/ui/badge'
import type { OverviewRow as Row } from '@/lib/connections/overview/queries'
import { shownState } from '@/lib/connections/rules'
import { Link } from '@/lib/i18n/navigation'
import { cn } from '@/lib/utils'
import { ConnectionStatus } from '../connection-status'
import type { MenuEntry } from '../menu/entries'
import { MenuButton, type MenuButtonProps } from '../menu/menu-button'
import { repairHref } from '../repair-link'
import { methodName } from './choice-words'

export interface OverviewRowProps extends Pick<MenuButtonProps, 'checkAction'> {
  row: Row
  menu: MenuEntry[][]
  now: Date
}

/**
 * One connection of the list. Made in the browser's part of the page, so that the page carries its facts once and
 * not its elements too.
 */
export function OverviewRow({ row, menu, now, checkAction }: OverviewRowProps) {
  const t = useTranslations('connectionOverview')
  const tConnections = useTranslations('connections')
  const folderName = useFolderName()
  const { listing, owner, lastCheckedAt, expiresAt, authMethod } = row
  return (
    <li className="relative grid gap-x-4 gap-y-3 rounded-lg border bg-card p-4 hover:bg-muted sm:grid-cols-3 xl:col-span-full xl:grid-cols-subgrid xl:items-center xl:rounded-none xl:border-x-0 xl:border-b-0 xl:py-3 xl:first:border-t-0">
      <div className="flex min-w-0 items-center gap-3 max-xl:pe-10 sm:col-span-2 xl:col-span-1">
        <ListingMark name={listing.name} iconPath={listing.iconPath} brandColor={listing.brandColor} />
        <div className="flex min-w-0 flex-col gap-0.5">
          <span className="flex flex-wrap items-center gap-x-2">
            <Link
              href={`/connections/${row.id}`}
              prefetch={false}
              className="wrap-anywhere inline-flex min-h-6 items-center rounded-sm font-medium hover:underline"
            >
              {row.name}
            </Link>
            {row.isDefault && <Badge variant="outline">{tConnections('default')}</Badge>}
          </span>
          <span className="wrap-anywhere text-muted-foreground text-xs">{listing.name}</span>
        </div>
      </div>
      <State row={row} />
      <Fact label={t('filter.folder')}>{folderName(row.folder)}</Fact>
      <Fact label={t('filter.owner')}>{owner ?? t('nobody')}</Fact>
      <Fact label={t('filter.method')}>{authMethod ? methodName(tConnections, authMethod) : '—'}</Fact>
      <Fact label={t('column.check')} className="xl:order-1">
        {lastCheckedAt ? <Moment at={lastCheckedAt} now={now} /> : tConnections('detail.never')}
      </Fact>
      <Fact label={t('column.expiry')} className="xl:order-1">
        {expiresAt ? <Expiry at={expiresAt} now={now} /> : '—'}
      </Fact>
      {menu.length > 0 && (
        <div className="max-xl:absolute max-xl:end-2 max-xl:top-2 xl:order-1">
          <MenuButton
            connection={{ id: row.id, name: row.name, provider: listing.name }}
            groups={menu}
            checkAction={checkAction}
          />
        </div>
      )}
    </li>
  )
}

function State({ row }: { row: Row }) {
  const t = useTranslations('connections')
  const { repair } = shownState(row)
  const canRepair = repair === 'check' ? row.role !== 'view' : row.role === 'manage'
  return (
    <div className="flex min-w-0 flex-col items-start gap-1 max-xl:pe-10 sm:max-xl:row-span-2 xl:order-1">
      <ConnectionStatus connection={row} isBrief />
      {repair && canRepair && (
        <Link
          href={repairHref(row)}
          prefetch={false}
          className="inline-flex min-h-6 items-center rounded-sm font-medium text-primary text-xs underline underline-offset-4"
        >
          {t(`repair.${repair}`)}
        </Link>
      )}
    </div>
  )
}

/** One value with its name, which the heads of the table say where there are any. */
function Fact({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <p className={cn('wrap-anywhere flex min-w-0 flex-col text-sm max-sm:flex-row max-sm:gap-2', className)}>
      <span className="shrink-0 text-muted-foreground text-xs max-sm:w-28 max-sm:text-sm xl:sr-only">
        {label}
      </span>
      <span className="min-w-0">{children}</span>
    </p>
  )
}

function Moment({ at, now }: { at: Date; now: Date }) {
  const format = useFormatter()
  return <time dateTime={at.toISOString()}>{format.relativeTime(at, now)}</time>
}

const soonDays = 30
const dayMilliseconds = 86_400_000

function Expiry({ at, now }: { at: Date; now: Date }) {
  const format = useFormatter()
  const t = useTranslations('connectionOverview')
  const daysLeft = (at.getTime() - now.getTime()) / dayMilliseconds
  return (
    <span className="flex flex-col">
      <time dateTime={at.toISOString()}>{format.dateTime(at, { dateStyle: 'medium' })}</time>
      {daysLeft <= soonDays && (
        <span className={cn('font-medium text-xs', daysLeft <= 7 ? 'text-danger' : 'text-warning')}>
          {daysLeft <= 0 ? t('expired') : format.relativeTime(at, now)}
        </span>
      )}
    </span>
  )
}
