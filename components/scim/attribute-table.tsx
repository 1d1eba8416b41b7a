import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { attributeMap } from './attribute-map'

/** What an identity provider can send, and where it goes. */
export function AttributeTable({ own }: { own: readonly { path: string; name: string }[] }) {
  const t = useTranslations('provisioning')
  const rows = [
    ...attributeMap.map(([path, field]) => ({ path, name: t(`field.${field}`) })),
    ...own.map(({ path, name }) => ({ path, name: t('ownField', { name }) })),
  ]
  return (
    <Table label={t('attributesTable')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('scimAttribute')}</TableHead>
          <TableHead>{t('directoryField')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map(({ path, name }) => (
          <TableRow key={path}>
            <TableCell className="wrap-anywhere min-w-64 font-mono text-xs">
              <Path text={path} />
            </TableCell>
            <TableCell className="min-w-40">{name}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

/** A name that goes to the next line after a colon rather than within a word. */
function Path({ text }: { text: string }) {
  const [first, ...others] = text.split(/(?<=:)(?=\w)/)
  return (
    <>
      {first}
      {others.map((part) => (
        <Fragment key={part}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </>
  )
}
