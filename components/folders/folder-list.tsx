import { useTranslations } from 'next-intl'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { FolderView } from '@/lib/folders/queries'
import { Link } from '@/lib/i18n/navigation'
import { useFolderName } from './folder-name'

/** The folders that the reader can see, what is in them, and what they may do there. */
export function FolderList({ folders }: { folders: (FolderView & { connections: number })[] }) {
  const t = useTranslations('folders')
  const folderName = useFolderName()
  return (
    <Table label={t('heading')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('name')}</TableHead>
          <TableHead>{t('kindHead')}</TableHead>
          <TableHead className="text-end">{t('connectionsHead')}</TableHead>
          <TableHead>{t('yourRole')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {folders.map((folder) => (
          <TableRow key={folder.id}>
            <TableCell>
              <Link
                href={`/connections/folders/${folder.id}`}
                prefetch={false}
                className="wrap-anywhere inline-flex min-h-6 items-center rounded-sm font-medium hover:underline"
              >
                {folderName(folder)}
              </Link>
            </TableCell>
            <TableCell>{t(`kind.${folder.kind}`)}</TableCell>
            <TableCell className="text-end">{folder.connections}</TableCell>
            <TableCell>{t(`roles.${folder.role}`)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
