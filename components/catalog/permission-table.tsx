import { useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { ListingPermission } from '@/lib/catalog/schema'

const sensitivityVariant = { basic: 'neutral', personal: 'warning', special: 'danger' } as const

/** What an integration does with HR data: object, direction, fields, how sensitive, and why. */
export function PermissionTable({ permissions }: { permissions: ListingPermission[] }) {
  const t = useTranslations('permissions')
  const word = (group: 'object' | 'field' | 'sensitivity', key: string) => {
    const message = `${group}.${key}` as Parameters<typeof t>[0]
    return t.has(message) ? t(message) : key.replaceAll('_', ' ')
  }
  return (
    <Table label={t('title')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('data')}</TableHead>
          <TableHead>{t('access')}</TableHead>
          <TableHead>{t('fields')}</TableHead>
          <TableHead>{t('reason')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {permissions.map((permission) => (
          <TableRow key={`${permission.object}${permission.access}${permission.reason}`}>
            <TableCell className="align-top">
              <div className="flex flex-col items-start gap-1">
                <span className="font-medium">{word('object', permission.object)}</span>
                <Badge
                  variant={
                    sensitivityVariant[permission.sensitivity as keyof typeof sensitivityVariant] ?? 'neutral'
                  }
                >
                  {word('sensitivity', permission.sensitivity)}
                </Badge>
              </div>
            </TableCell>
            <TableCell className="align-top">{t(permission.access === 'read' ? 'read' : 'write')}</TableCell>
            <TableCell className="min-w-48 align-top">
              {permission.fields.map((field) => word('field', field)).join(', ')}
            </TableCell>
            <TableCell className="min-w-48 align-top">{permission.reason}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
