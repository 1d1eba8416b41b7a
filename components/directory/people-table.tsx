import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import { StateLabel, type Tone } from '@/components/ui/state-label'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { AttributeView } from '@/lib/directory/attributes/schema'
import {
  type PeopleFilters,
  type PeopleSort,
  type PersonRow,
  peopleHref,
  peopleSorts,
  type ShownColumn,
} from '@/lib/directory/people/schema'
import { Link } from '@/lib/i18n/navigation'
import { cn } from '@/lib/utils'
import { useColumnText } from './use-column-text'

export interface PeopleTableProps {
  people: PersonRow[]
  filters: PeopleFilters
  attributes: AttributeView[]
}

/** People in the chosen columns. */
export function PeopleTable({ people, filters, attributes }: PeopleTableProps) {
  const t = useTranslations('directory')
  const text = useColumnText(attributes)
  return (
    <Table label={t('table')}>
      <TableHeader>
        <TableRow>
          <Heading filters={filters} sort="name">
            {t('name')}
          </Heading>
          {filters.columns.map((column) => (
            <Heading key={column} filters={filters} sort={peopleSorts.find((sort) => sort === column)}>
              {text.heading(column)}
            </Heading>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {people.map((person) => (
          <TableRow key={person.id}>
            <TableCell className="min-w-52 align-top">
              <Link
                href={`/directory/${person.id}`}
                prefetch={false}
                className="wrap-anywhere inline-flex min-h-6 items-center rounded-sm font-medium text-primary underline-offset-4 hover:underline"
              >
                <bdi>{`${person.givenName} ${person.familyName}`}</bdi>
              </Link>
              {!filters.columns.includes('email') && (
                <bdi className="wrap-anywhere block text-muted-foreground text-xs">{person.email}</bdi>
              )}
            </TableCell>
            {filters.columns.map((column) => (
              <TableCell
                key={column}
                className={cn(
                  'wrap-break-word min-w-28 max-w-72 align-top',
                  isWhole(column) && 'whitespace-nowrap',
                )}
              >
                <Cell person={person} column={column} text={text} />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

export const toneOf: Record<PersonRow['status'], Tone> = {
  onboarding: 'warning',
  active: 'success',
  on_leave: 'inactive',
  left: 'inactive',
}

const whole: readonly ShownColumn[] = ['startDate', 'endDate', 'status']
/** Short values that read badly in two lines. */
const isWhole = (column: ShownColumn) => whole.includes(column)

interface CellProps {
  person: PersonRow
  column: ShownColumn
  text: ReturnType<typeof useColumnText>
}

function Cell({ person, column, text }: CellProps) {
  if (column === 'status') {
    return <StateLabel tone={toneOf[person.status]}>{text.value(person, column)}</StateLabel>
  }
  if (column !== 'manager') return <bdi>{text.value(person, column)}</bdi>
  if (!person.manager) return null
  return (
    <Link
      href={`/directory/${person.manager.id}`}
      prefetch={false}
      className="inline-flex min-h-6 items-center rounded-sm text-primary underline-offset-4 hover:underline"
    >
      <bdi>{person.manager.name}</bdi>
    </Link>
  )
}

interface HeadingProps {
  filters: PeopleFilters
  /** Undefined: the list cannot be sorted by it. */
  sort: PeopleSort | undefined
  children: string
}

function Heading({ filters, sort, children }: HeadingProps) {
  if (!sort) return <TableHead>{children}</TableHead>
  const isCurrent = filters.sort === sort
  const isDescending = isCurrent && !filters.isDescending
  return (
    <TableHead aria-sort={isCurrent ? (filters.isDescending ? 'descending' : 'ascending') : undefined}>
      <Link
        href={peopleHref({ ...filters, sort, isDescending, cursor: null })}
        prefetch={false}
        className="inline-flex min-h-6 items-center gap-1 rounded-sm hover:underline"
      >
        {children}
        {isCurrent && (
          <Icon name="chevron-down" className={filters.isDescending ? 'size-4' : 'size-4 rotate-180'} />
        )}
      </Link>
    </TableHead>
  )
}
