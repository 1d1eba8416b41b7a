import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import { NativeSelect } from '@/components/ui/native-select'
import { Pagination } from '@/components/ui/pagination'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { type MemberFilters, type MemberPage, memberSources } from '@/lib/audiences/people/schema'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { membersHref } from './members-href'

export interface MembersCardProps {
  audienceId: string
  filters: MemberFilters
  members: MemberPage
  /** Members who have left, and so have nothing by it. */
  left: number
}

/** Who is in the audience, and by what. */
export function MembersCard({ audienceId, filters, members, left }: MembersCardProps) {
  const t = useTranslations('audiences')
  const locale = useLocale()
  const { rows, total, page, pageCount } = members
  return (
    <Card id="members" className="scroll-mt-4">
      <CardHeader>
        <CardTitle>{t('members')}</CardTitle>
      </CardHeader>
      <form
        action={`${getPathname({ locale, href: `/audiences/${audienceId}` })}#members`}
        className="flex flex-wrap items-end gap-2"
      >
        <span className="min-w-0 flex-1 basis-48">
          <Label htmlFor="member-search" className="sr-only">
            {t('searchMembers')}
          </Label>
          <Input
            id="member-search"
            type="search"
            name="q"
            defaultValue={filters.q}
            maxLength={200}
            placeholder={t('searchMembers')}
            autoComplete="off"
          />
        </span>
        <span className="w-48">
          <Label htmlFor="member-source" className="sr-only">
            {t('source')}
          </Label>
          <NativeSelect id="member-source" name="by" defaultValue={filters.by ?? ''}>
            <option value="">{t('anySource')}</option>
            {memberSources.map((source) => (
              <option key={source} value={source}>
                {t(`sources.${source}`)}
              </option>
            ))}
          </NativeSelect>
        </span>
        <Button type="submit" variant="outline">
          {t('searchButton')}
        </Button>
      </form>
      <p role="status" className="text-muted-foreground text-sm tabular-nums">
        {t('memberCount', { count: total })}
        {left > 0 && ` ${t('leftCount', { count: left })}`}
      </p>
      {rows.length > 0 && (
        <Table label={t('members')}>
          <TableHeader>
            <TableRow>
              <TableHead>{t('column.name')}</TableHead>
              <TableHead className="max-sm:hidden">{t('column.department')}</TableHead>
              <TableHead>{t('column.source')}</TableHead>
              <TableHead>
                <span className="sr-only">{t('why')}</span>
              </TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map(({ id, name, department, byRule, byHand }) => (
              <TableRow key={id}>
                <TableCell className="wrap-anywhere">
                  <Link
                    href={`/directory/${id}`}
                    prefetch={false}
                    className="inline-flex min-h-6 items-center rounded-sm font-medium hover:underline"
                  >
                    {name}
                  </Link>
                </TableCell>
                <TableCell className="wrap-anywhere max-sm:hidden">{department}</TableCell>
                <TableCell>
                  {t(byRule && byHand ? 'bySource.both' : byHand ? 'bySource.hand' : 'bySource.rule')}
                </TableCell>
                <TableCell className="text-end">
                  <Link
                    href={`/audiences/${audienceId}?person=${id}#why`}
                    prefetch={false}
                    className="inline-flex min-h-6 items-center rounded-sm text-primary underline underline-offset-4"
                  >
                    {t('why')}
                    <span className="sr-only">: {name}</span>
                  </Link>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <Pagination
        label={t('pages')}
        page={page}
        pageCount={pageCount}
        hrefFor={(page) => getPathname({ locale, href: membersHref(audienceId, { ...filters, page }) })}
        previousLabel={t('previous')}
        nextLabel={t('next')}
        pageLabel={(page) => t('page', { page })}
      />
    </Card>
  )
}
