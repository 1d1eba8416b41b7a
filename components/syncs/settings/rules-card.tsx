import { useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card, CardAction, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { Link } from '@/lib/i18n/navigation'
import type { AttributeMapping } from '@/lib/syncs/mapping/schema'
import { type OwnAttribute, useRuleWords } from './use-rule-words'

export interface RulesCardProps {
  connectionId: string
  provider: string
  mapping: AttributeMapping
  attributes: readonly OwnAttribute[]
  canEdit: boolean
}

/** What the provider is told of each person, to be read. */
export function RulesCard({ connectionId, provider, mapping, attributes, canEdit }: RulesCardProps) {
  const t = useTranslations('syncSettings.rules')
  const words = useRuleWords(attributes)
  return (
    <Card id="mapping" className="scroll-mt-20">
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
        <CardDescription>{t('hint', { provider })}</CardDescription>
        <CardAction>
          <Button asChild variant="outline">
            <Link href={`/connections/${connectionId}/sync/mapping`}>{t(canEdit ? 'edit' : 'look')}</Link>
          </Button>
        </CardAction>
      </CardHeader>
      <Table label={t('title')}>
        <TableHeader>
          <TableRow>
            <TableHead>{t('target', { provider })}</TableHead>
            <TableHead>{t('from')}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {mapping.rules.map((rule) => (
            <TableRow key={rule.target}>
              <TableCell>
                <span className="wrap-anywhere font-mono text-xs">{rule.target}</span>{' '}
                {rule.isRequired && <Badge variant="outline">{t('required')}</Badge>}
              </TableCell>
              <TableCell className="wrap-anywhere">{words.value(rule)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  )
}
