import { useTranslations } from 'next-intl'
import { ListingMark } from '@/components/catalog/listing-mark'
import { ConnectionStatus } from '@/components/connections/connection-status'
import { StateLabel, type Tone } from '@/components/ui/state-label'
import type { AttentionEntry } from '@/lib/attention/queries'
import { dangerSentence } from '@/lib/attention/rules'
import type { Danger } from '@/lib/attention/schema'
import { Link } from '@/lib/i18n/navigation'
import { RepairButton } from './repair-button'

/** What needs somebody: which connection, why and until when, and the one act that mends it. */
export function AttentionList({ entries, canEdit }: { entries: AttentionEntry[]; canEdit: boolean }) {
  const t = useTranslations('dashboard')
  return (
    <ul aria-label={t('attention')} className="grid gap-3 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto]">
      {entries.map((entry) => (
        <li
          key={`${entry.connection.id} ${entry.danger.kind}`}
          className="grid gap-3 rounded-lg border bg-card p-4 md:col-span-3 md:grid-cols-subgrid md:items-center md:gap-4"
        >
          <Subject entry={entry} />
          <Reason entry={entry} />
          <div className="grid">
            {entry.canRepair && <RepairButton entry={entry} />}
            {canEdit && !entry.canRepair && (
              <span className="text-muted-foreground text-xs md:max-w-48">{t('notYours')}</span>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

function Subject({ entry: { connection, listing, owner, isVisible } }: { entry: AttentionEntry }) {
  const t = useTranslations('dashboard')
  const name = 'wrap-anywhere inline-flex min-h-6 items-center font-medium'
  return (
    <div className="flex min-w-0 items-center gap-3">
      <ListingMark name={listing.name} iconPath={listing.iconPath} brandColor={listing.brandColor} />
      <div className="flex min-w-0 flex-col gap-0.5">
        {isVisible ? (
          <Link
            href={`/connections/${connection.id}`}
            prefetch={false}
            className={`${name} rounded-sm hover:underline`}
          >
            {connection.name}
          </Link>
        ) : (
          <span className={name}>{connection.name}</span>
        )}
        <span className="wrap-anywhere text-muted-foreground text-xs">
          {owner === null
            ? t('noOwner', { listing: listing.name })
            : t('ownedBy', { listing: listing.name, owner })}
        </span>
      </div>
    </div>
  )
}

function Reason({ entry: { connection, listing, owner, danger } }: { entry: AttentionEntry }) {
  const t = useTranslations('attention')
  if (danger.kind === 'broken') {
    return <ConnectionStatus connection={{ ...connection, lastFailure: danger.lastFailure, listing }} />
  }
  const { key, values } = dangerSentence(danger, owner)
  return (
    <span className="flex flex-col gap-0.5">
      <Heading danger={danger} />
      <span className="max-w-text text-pretty text-muted-foreground text-xs">
        {t(`sentence.${key}`, values as never)}
      </span>
    </span>
  )
}

function Heading({ danger }: { danger: Exclude<Danger, { kind: 'broken' }> }) {
  const t = useTranslations('attention.kind')
  const deadline = 'deadline' in danger ? danger.deadline : null
  const isPressing = danger.kind !== 'approval' && (deadline?.threshold ?? 0) <= 1
  const tone: Tone = isPressing ? 'danger' : 'warning'
  if (danger.kind === 'approval') return <StateLabel tone={tone}>{t('approval')}</StateLabel>
  const isOver = (deadline?.threshold ?? 0) === 0
  return <StateLabel tone={tone}>{t(isOver ? `${danger.kind}Over` : danger.kind)}</StateLabel>
}
