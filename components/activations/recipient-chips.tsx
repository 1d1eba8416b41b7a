import { UsersRound, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { MouseEvent, ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar'
import type { Selection } from '@/lib/activations/editing/schema'

export type RecipientKind = 'audience' | 'employee'

export interface RecipientChipsProps {
  selection: Selection
  /** Called instead of sending the form. */
  onRemove: (kind: RecipientKind, id: string) => void
}

/** The chosen audiences and people. A cross is a button of the form, so it works without JavaScript too. */
export function RecipientChips({ selection, onRemove }: RecipientChipsProps) {
  const t = useTranslations('activations')
  const { audiences, employees } = selection
  if (audiences.length + employees.length === 0) {
    return <p className="text-muted-foreground text-sm">{t('nobodyChosen')}</p>
  }
  return (
    <ul aria-label={t('chosen')} className="flex flex-wrap gap-2">
      {audiences.map(({ id, name }) => (
        <Chip
          key={id}
          kind="audience"
          id={id}
          name={name}
          icon={<UsersRound aria-hidden="true" className="size-4 text-muted-foreground" />}
          onRemove={onRemove}
        />
      ))}
      {employees.map(({ id, name, hasLeft }) => (
        <Chip
          key={id}
          kind="employee"
          id={id}
          name={name}
          note={hasLeft ? t('hasLeft') : undefined}
          icon={<Avatar name={name} size="sm" className="size-5 text-[10px]" />}
          onRemove={onRemove}
        />
      ))}
    </ul>
  )
}

interface ChipProps {
  kind: RecipientKind
  id: string
  name: string
  note?: string
  icon: ReactNode
  onRemove: RecipientChipsProps['onRemove']
}

function Chip({ kind, id, name, note, icon, onRemove }: ChipProps) {
  const t = useTranslations('activations')
  function remove(event: MouseEvent) {
    event.preventDefault()
    onRemove(kind, id)
  }
  return (
    <li className="flex max-w-full items-center gap-1.5 rounded-full border bg-secondary py-0.5 ps-2 pe-0.5 text-sm">
      {icon}
      <span className="truncate">{name}</span>
      {note && <span className="text-muted-foreground text-xs">{note}</span>}
      <button
        type="submit"
        name="intent"
        value={`remove:${kind}:${id}`}
        aria-label={t('remove', { name })}
        onClick={remove}
        className="flex size-7 shrink-0 items-center justify-center rounded-full hover:bg-accent hover:text-accent-foreground"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </li>
  )
}
