import { useTranslations } from 'next-intl'
import type { FolderView } from '@/lib/folders/queries'
import { Link } from '@/lib/i18n/navigation'
import { useFolderName } from './folder-name'

/** The folders that the reader can see, what is in them, and what they may do there. */
export function FolderList({ folders }: { folders: (FolderView & { connections: number })[] }) {
  const t = useTranslations('folders')
  const folderName = useFolderName()
  return (
    <ul
      aria-label={t('heading')}
      className="grid rounded-lg border bg-card sm:grid-cols-[minmax(0,1fr)_auto_auto_auto]"
    >
      {folders.map((folder) => (
        <li
          key={folder.id}
          className="relative grid gap-x-8 gap-y-1 border-t px-4 py-3 first:border-t-0 hover:bg-muted sm:col-span-4 sm:grid-cols-subgrid sm:items-center"
        >
          <Link
            href={`/connections/folders/${folder.id}`}
            prefetch={false}
            className="wrap-anywhere stretched-link rounded-sm font-medium hover:underline"
          >
            {folderName(folder)}
          </Link>
          <span className="text-muted-foreground">{t(`kind.${folder.kind}`)}</span>
          <span className="tabular-nums sm:text-end">{t('count', { count: folder.connections })}</span>
          <span>
            <span className="text-muted-foreground">{t('yourRole')}</span> {t(`may.${folder.role}`)}
          </span>
        </li>
      ))}
    </ul>
  )
}
