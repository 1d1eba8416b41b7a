import { useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { ReferenceField } from '@/lib/api-reference/reference/rules'
import { Prose } from './prose'

/** Fields of a body, or parameters, with their types and meanings. */
export function FieldTable({ label, fields }: { label: string; fields: readonly ReferenceField[] }) {
  const t = useTranslations('apiReference')
  const hasPlaces = fields.some(({ place }) => place)
  return (
    <Table label={label}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('name')}</TableHead>
          {hasPlaces && <TableHead>{t('where')}</TableHead>}
          <TableHead>{t('type')}</TableHead>
          <TableHead>{t('meaning')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {fields.map(({ name, place, type, isRequired, description }) => (
          <TableRow key={name}>
            <TableHead scope="row" className="py-2.5 align-top text-foreground">
              <code className="text-xs">{name}</code>
              {isRequired && <Badge className="ms-2">{t('required')}</Badge>}
            </TableHead>
            {hasPlaces && <TableCell className="align-top">{place && t(`in.${place}`)}</TableCell>}
            <TableCell className="align-top">
              <code className="text-xs">{type}</code>
            </TableCell>
            <TableCell className="min-w-64 whitespace-normal align-top">
              <Prose text={description} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
