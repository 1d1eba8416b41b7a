import { useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'

const contracts = [
  { name: 'appToken', address: 'GET /api/v1/accessToken' },
  { name: 'app', address: '/api/v1/…' },
] as const

/** The contracts that other systems will be written against and that are not served yet. */
export function ContractTable() {
  const t = useTranslations('developers')
  return (
    <Table label={t('plannedTitle')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('contract')}</TableHead>
          <TableHead>{t('purpose')}</TableHead>
          <TableHead>{t('address')}</TableHead>
          <TableHead>{t('state')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {contracts.map(({ name, address }) => (
          <TableRow key={name}>
            <TableHead scope="row" className="text-foreground">
              {t(`names.${name}`)}
            </TableHead>
            <TableCell className="min-w-56">{t(`contracts.${name}`)}</TableCell>
            <TableCell>
              <code className="text-xs">{address}</code>
            </TableCell>
            <TableCell>
              <Badge>{t('planned')}</Badge>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
